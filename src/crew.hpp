// Several threads that carry one signal, each component as soon as all it waits for is done.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "progress.hpp"

namespace cruller {

// What a verb does to one component, for a crew. Called from several threads, for each component
// once.
struct engine::errand {
  virtual ~errand() = default;
  // Whether the component takes part.
  virtual bool wants(const stop_on_route& stop) const = 0;
  // Returns whether it went well. Adds what went wrong.
  virtual bool take(const stop_on_route& stop, progress& of, failure_list& failures) const = 0;
  // Whether nothing more begins when one has failed.
  virtual bool gives_up() const = 0;
};

// Sends a signal with the calling thread and up to `how.threads() - 1` more, as far as there is
// work for them. Returns when all that was begun has ended; what did not get
// the signal is added to the failures as not reached, in the order of the way.
// All the memory that it cannot do without, it gets when it is made.
class engine::crew {
 public:
  crew(engine& of, const walk& way, sending& how, const errand& what, failure_list& failures);
  ~crew();
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;

  void run() noexcept;

 private:
  struct hands;  // the threads and their queue

  static constexpr std::uint32_t nobody = ~std::uint32_t{};
  // Components in a row. Each stands in one row at most, so a row needs no memory of its own.
  struct row {
    bool empty() const { return first == nobody; }
    std::uint32_t first = nobody;
    std::uint32_t last = nobody;
  };
  void append(row& to, std::uint32_t component);
  std::uint32_t take_first(row& from);

  // Whether nothing more may begin.
  bool has_given_up() const {
    return gives_up_ && count_.failed.load(std::memory_order_acquire) != 0;
  }
  std::span<const std::uint32_t> needs(std::uint32_t component) const {
    return of_.wiring_.plan().components[component].dependencies;
  }
  std::span<const std::uint32_t> needed_by(std::uint32_t component) const {
    return of_.routes().dependents(component);
  }
  // Those that wait for it.
  std::span<const std::uint32_t> comes_before(std::uint32_t component) const {
    return needed_first_ ? needed_by(component) : needs(component);
  }
  // Whether it is worth another thread: all but constants, and what has nothing to call.
  bool is_work(std::uint32_t component) const;
  // Whether another thread will take it.
  bool hand_over(std::uint32_t component) noexcept;
  void carry_on(row small, std::uint32_t kept) noexcept;
  template <typename Function>
  void for_each_set_free(std::uint32_t component, Function function);
  void take(const stop_on_route& stop) noexcept;

  engine& of_;
  const walk& way_;
  sending& how_;
  const errand& what_;
  failure_list& failures_;
  const bool needed_first_;
  const bool gives_up_;
  std::mutex failing_;                          // guards what follows, and the failures
  std::map<std::size_t, failure_list> failed_;  // in the order of time
  shared_count count_;
  // For each component: who stands behind it in its row; its place on the way, or null; for how
  // many it waits; whether it is a constant; whether it began.
  std::vector<std::uint32_t> behind_;
  std::vector<const stop_on_route*> stops_;
  std::unique_ptr<std::atomic<std::uint32_t>[]> waits_for_;
  std::vector<bool> is_constant_;
  std::unique_ptr<bool[]> has_begun_;
  std::unique_ptr<hands> hands_;
};

}  // namespace cruller
