// One thread's part of a signal: clocks, deadlines, and what observers are told of each step.
#pragma once

#include <chrono>
#include <ctime>

#include "sending.hpp"

namespace cruller {

// What several threads count together.
struct engine::shared_count {
  // Changed at each step, so that it is not beside what all look at all the time.
  alignas(64) std::atomic<std::size_t> begun = 0;
  alignas(64) std::atomic<std::size_t> failed = 0;
  std::size_t total = 0;
  bool gives_up = false;  // whether nothing more begins when one has failed
  bool has_given_up() const { return gives_up && failed.load(std::memory_order_acquire) != 0; }
};

// What observers see of a signal, and the context that its handlers get. Reads the clock only
// around what is called, and an exact one only while somebody wants to know.
class engine::progress {
 public:
  progress(engine& of, const walk& way, sending& how, shared_count* together = nullptr);
  // Of what nobody is told.
  progress(engine& of, const walk& way);
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;

  // Returns whether the step has begun: not where another thread's has failed meanwhile.
  bool begin(const stop_on_route& stop) {
    context_.component_ = stop.component;
    ++number_;
    if (is_watched()) [[unlikely]]
      return begin_exactly(stop);
    return true;
  }
  // Whether the last one that was to begin has.
  bool has_begun() const { return !is_refused_; }
  // Calls one function of the component.
  void call(std::uint32_t function) { functions_[function](of_.instances_, context_); }
  // All has been called. Throws timeout_error where that was too late.
  void close() {
    if (limited_ != nullptr) [[unlikely]]
      throw_if_late();
  }
  void end(const stop_on_route& stop) {
    if (is_exact_) [[unlikely]]
      return end_exactly(nullptr);
    if (stop.first == stop.end) return;
    const std::chrono::nanoseconds now = coarse_time();
    records_[stop.component].last_duration.store(now - began_, std::memory_order_relaxed);
    began_ = now;
  }
  void end_exactly(const std::exception_ptr& error);
  // The how many-th of all threads' failures the last one was.
  std::size_t failed_as() const { return failed_as_; }
  // Whether each step is to be told or timed, also of what has nothing to call.
  bool is_watched() const { return how_ != nullptr || of_.watchers() != nullptr; }

  // Goes to a component without telling observers, who watch for what changes.
  void ask(const stop_on_route& stop) { context_.component_ = stop.component; }
  // Where status handlers leave their answer.
  void listen(std::string* reply) { context_.reply_ = reply; }
  // Where what a component hands over is put.
  void collect(file_descriptor* given) { context_.given_ = given; }

 private:
  static std::chrono::nanoseconds coarse_time();
  bool begin_exactly(const stop_on_route& stop);
  void set_limit(const stop_on_route& stop);
  void throw_if_late();
  void tell(phase what, std::chrono::nanoseconds duration, const std::exception_ptr& error) const;

  engine& of_;
  const walk& way_;
  sending* const how_;  // null unless each step is timed exactly
  shared_count* const together_;
  const plan::function* const functions_;
  detail::component_record* const records_;
  context context_;
  std::size_t number_ = 0;
  std::size_t total_ = 0;
  std::size_t failed_as_ = 0;
  std::size_t recorded_ = 0;        // the step's number in the record
  std::chrono::nanoseconds began_;  // by the coarse clock; by the exact one where is_exact_
  bool is_refused_ = false;
  bool is_exact_ = false;  // somebody wanted to know when the step began
  sending::limit limit_{};
  std::unique_ptr<deadlines::step> limited_;
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
