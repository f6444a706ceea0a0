// One signal under way: turns, clocks, and what observers are told of each step.
#pragma once

#include <chrono>
#include <ctime>
#include <mutex>

#include "engine.hpp"

namespace cruller {

// The right to signal a system. A second thread waits for it; a handler that asks for it is inside
// its own system's turn, and would wait for itself.
class engine::turn {
 public:
  turn(engine& of, std::string_view verb);
  ~turn();
  turn(const turn&) = delete;
  turn& operator=(const turn&) = delete;

  static bool is_inside(const engine& of) noexcept;

 private:
  const engine& of_;
  const turn* const outer_;
  std::unique_lock<std::mutex> lock_;
};

// What observers see of a signal, and the context that its handlers get. Reads the clock only
// around what is called, and an exact one only while somebody watches.
class engine::progress {
 public:
  progress(engine& of, const walk& way);

  void begin(const stop_on_route& stop) {
    context_.component_ = stop.component;
    ++number_;
    if (detail::observer_list* const list = of_.watchers()) [[unlikely]]
      tell_begun(*list);
  }
  // Calls one function of the component.
  void call(std::uint32_t function) { functions_[function](of_.instances_, context_); }
  void end(const stop_on_route& stop) {
    if (stop.first == stop.end && !is_exact_) return;
    if (is_exact_) [[unlikely]]
      return end_exactly(nullptr);
    const std::chrono::nanoseconds now = coarse_time();
    records_[stop.component].last_duration = now - began_;
    began_ = now;
  }
  void end_exactly(const std::exception_ptr& error);
  // Goes to a component without telling observers, who watch for what changes.
  void ask(const stop_on_route& stop) { context_.component_ = stop.component; }
  // Where status handlers leave their answer.
  void listen(std::string* reply) { context_.reply_ = reply; }

 private:
  static std::chrono::nanoseconds coarse_time();
  void tell_begun(detail::observer_list& list);
  event make_event(phase what) const;

  engine& of_;
  const walk& way_;
  const plan::function* const functions_;
  detail::component_record* const records_;
  context context_;
  std::size_t number_ = 0;
  std::size_t total_ = 0;
  std::chrono::nanoseconds began_;  // by the coarse clock; by the exact one where is_exact_
  bool is_exact_ = false;           // somebody watched when the step began
};

// A clock of the kernel's that costs an eighth of an exact one, and ticks every few milliseconds.
inline std::chrono::nanoseconds engine::progress::coarse_time() {
#ifdef CLOCK_MONOTONIC_COARSE
  std::timespec now{};
  clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
  return std::chrono::nanoseconds(std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec);
#else
  return std::chrono::steady_clock::now().time_since_epoch();
#endif
}

}  // namespace cruller
