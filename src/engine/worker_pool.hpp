// Several threads that send one signal; each component gets it as soon as all its predecessors are
// done.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "engine/step_recorder.hpp"

namespace cruller::inline v0 {

// The step of a verb on one component, for a worker pool. Called from several threads, once for
// each component.
struct engine::task {
  virtual ~task() = default;
  // Whether the component takes part.
  virtual bool wants(const route_visit& visit) const = 0;
  // Returns whether it succeeded. Adds failures.
  virtual bool take(const route_visit& visit, step_recorder& of, failure_list& failures) const = 0;
  // Whether no further step begins after a failure.
  virtual bool ends_at_failure() const = 0;
  virtual bool can_be_cancelled() const = 0;
};

// Sends a signal with the calling thread and up to `how.threads() - 1` more, as long as there is
// work for them. Returns when all steps that have begun have ended; components that did not get the
// signal are added to the failures as not reached, in the order of the route. The constructor
// allocates all memory that is indispensable.
class engine::worker_pool {
 public:
  worker_pool(
      engine& of,
      const selected_route& way,
      execution& how,
      const task& what,
      failure_list& failures
  );
  ~worker_pool();
  worker_pool(const worker_pool&) = delete;
  worker_pool& operator=(const worker_pool&) = delete;

  void run() noexcept;

 private:
  struct workers;  // the threads, and the queue of ready components

  static constexpr std::uint32_t no_component = ~std::uint32_t{};
  // A list of components. Each is in at most one queue, so a queue needs no memory of its own.
  struct queue {
    bool empty() const { return first == no_component; }
    std::uint32_t first = no_component;
    std::uint32_t last = no_component;
    std::size_t size = 0;
  };
  void append(queue& to, std::uint32_t component);
  void append(queue& to, queue& more);
  std::uint32_t take_first(queue& from);

  // The components that wait for it.
  std::span<const plan_edge> successors(std::uint32_t component) const {
    return needed_first_ ? of_.wiring_.dependents(component) : of_.wiring_.needed(component);
  }
  // The components that it waits for.
  std::span<const plan_edge> predecessors(std::uint32_t component) const {
    return needed_first_ ? of_.wiring_.needed(component) : of_.wiring_.dependents(component);
  }
  // The work of each thread; one of them begins with the small components.
  void work(queue small, bool is_caller) noexcept;
  void process(queue small, std::uint32_t kept, bool is_caller, step_recorder& mine) noexcept;
  template <typename Function>
  void for_each_made_ready(std::uint32_t component, Function function);
  void take(const route_visit& visit, step_recorder& mine) noexcept;

  engine& of_;
  const selected_route& way_;
  execution& how_;
  const task& what_;
  failure_list& failures_;
  const bool needed_first_;
  std::mutex failing_;                          // guards the following, and the failures
  std::map<std::size_t, failure_list> failed_;  // in the order of time
  shared_count count_;
  // The data of one component in one place, because it is used together.
  struct place {
    const route_visit* visit = nullptr;  // null if it does not take part
    std::atomic<std::uint32_t> waits_for = 0;
    std::uint32_t next = no_component;  // the next one in its queue
    // Whether it is worth another thread: all except constants and components with nothing to call.
    bool is_work = false;
    bool is_for_caller = false;  // its functions run on the calling thread
    bool has_begun = false;
  };
  std::unique_ptr<place[]> places_;
  std::unique_ptr<workers> workers_;
};

}  // namespace cruller::v0
