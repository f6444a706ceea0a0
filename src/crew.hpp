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
  struct hands;  // the threads, and what is ready for them

  static constexpr std::uint32_t nobody = ~std::uint32_t{};
  // Components in a row. Each stands in one row at most, so a row needs no memory of its own.
  struct row {
    bool empty() const { return first == nobody; }
    std::uint32_t first = nobody;
    std::uint32_t last = nobody;
    std::size_t size = 0;
  };
  void append(row& to, std::uint32_t component);
  void append(row& to, row& more);
  std::uint32_t take_first(row& from);

  // Those that wait for it.
  std::span<const std::uint32_t> comes_before(std::uint32_t component) const {
    return needed_first_ ? of_.routes().dependents(component) : of_.routes().needed(component);
  }
  // Those that it waits for.
  std::span<const std::uint32_t> comes_after(std::uint32_t component) const {
    return needed_first_ ? of_.routes().needed(component) : of_.routes().dependents(component);
  }
  // What each thread does; one of them begins with what is small.
  void work(row small) noexcept;
  void carry_on(row small, std::uint32_t kept, progress& mine) noexcept;
  template <typename Function>
  void for_each_set_free(std::uint32_t component, Function function);
  void take(const stop_on_route& stop, progress& mine) noexcept;

  engine& of_;
  const walk& way_;
  sending& how_;
  const errand& what_;
  failure_list& failures_;
  const bool needed_first_;
  std::mutex failing_;                          // guards what follows, and the failures
  std::map<std::size_t, failure_list> failed_;  // in the order of time
  shared_count count_;
  // Of one component; side by side, since they are looked at together.
  struct place {
    const stop_on_route* stop = nullptr;  // null where it does not take part
    std::atomic<std::uint32_t> waits_for = 0;
    std::uint32_t behind = nobody;  // who stands behind it in its row
    // Whether it is worth another thread: all but constants, and what has nothing to call.
    bool is_work = false;
    bool has_begun = false;
  };
  std::unique_ptr<place[]> places_;
  std::unique_ptr<hands> hands_;
};

}  // namespace cruller
