// One thread's part of a signal: clocks, deadlines, and the events of each step.
#pragma once

#include <chrono>
#include <cruller/context.hpp>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "engine/execution.hpp"

namespace cruller::inline v0 {

// Counters that several threads share.
struct engine::shared_count {
  // Changes with each step, so it is not on the cache line of what all threads read all the time.
  alignas(64) std::atomic<std::size_t> begun = 0;
  alignas(64) std::atomic<std::size_t> failed = 0;
  std::size_t total = 0;
  bool ends_at_failure = false;             // whether no further step begins after a failure
  const cancellation* cancelled = nullptr;  // null if the signal cannot be cancelled
  bool has_ended_early() const {
    return (ends_at_failure && failed.load(std::memory_order_acquire) != 0) ||
           (cancelled != nullptr && cancelled->is_requested());
  }
};

// What observers see of a signal, and the context for its handlers. Reads the clock only if steps
// are observed or measured.
class engine::step_recorder {
 public:
  step_recorder(
      engine& of, const selected_route& way, execution& how, shared_count* together = nullptr
  );
  // For signals that observers do not see.
  step_recorder(engine& of, const selected_route& way);
  step_recorder(const step_recorder&) = delete;
  step_recorder& operator=(const step_recorder&) = delete;

  // Returns whether the step has begun; it has not if a step of another thread failed meanwhile.
  bool begin(const route_visit& visit) {
    context_.component_ = visit.component;
    ++number_;
    if (is_watched()) [[unlikely]]
      return begin_exactly(visit);
    return true;
  }
  // Whether the last `begin` returned true.
  bool has_begun() const { return !is_refused_; }
  // Calls all functions of the component, in order.
  void call_all(const route_visit& visit) {
    if (visit.call != nullptr) return visit.call(of_.instances_, context_);
    for (std::uint32_t f = visit.first; f != visit.end(); ++f) call(f);
  }
  // Calls one of them.
  void call(std::uint32_t function) { functions_[function](of_.instances_, context_); }
  // All functions have been called. Throws timeout_error if the step was late.
  void close() {
    if (limited_ != nullptr) [[unlikely]]
      throw_if_late();
  }
  void end() {
    if (is_exact_) [[unlikely]]
      end_exactly(nullptr);
  }
  void end_exactly(const std::exception_ptr& error);
  // The position of the last failure among those of all threads.
  std::size_t failed_as() const { return failed_as_; }
  // Steps that nothing observes need no begin and end: their functions get the context from here,
  // and they are counted afterwards.
  context& context_of(std::uint32_t component) {
    context_.component_ = component;
    return context_;
  }
  void add_begun(std::size_t steps) { number_ += steps; }
  // Whether each step is observed or measured, including those without a function.
  bool is_watched() const { return how_ != nullptr || of_.watchers() != nullptr; }

  // For a component whose observers are not notified, because no state changes.
  void ask(const route_visit& visit) { context_.component_ = visit.component; }
  // Where `status` handlers store their result, or that there is none.
  void listen(std::optional<std::string>* reply, std::vector<reading>* readings) {
    context_.reply_ = reply;
    context_.readings_ = readings;
  }
  // Where the descriptor of a `hand_over` handler is stored.
  void collect(file_descriptor* given) { context_.given_ = given; }
  // What a `changed` handler calls between its former and its new values.
  void change_by(const std::function<void()>* change) {
    context_.change_ = [](const void* with) {
      (*static_cast<const std::function<void()>*>(with))();
    };
    context_.change_with_ = change;
  }

 private:
  bool begin_exactly(const route_visit& visit);
  void set_limit(const route_visit& visit);
  // Returns whether the step was late.
  bool end_limit();
  void throw_if_late();
  void notify(phase what, std::chrono::nanoseconds duration, const std::exception_ptr& error) const;

  engine& of_;
  const selected_route& way_;
  execution* const how_;  // null unless each step is measured
  shared_count* const together_;
  const plan::function* const functions_;
  context context_;
  std::size_t number_ = 0;
  std::size_t total_ = 0;
  std::size_t failed_as_ = 0;
  std::size_t recorded_ = 0;          // the step's number in the record
  std::chrono::nanoseconds began_{};  // if is_exact_
  bool is_refused_ = false;
  bool is_exact_ = false;  // the step is measured
  execution::limit limit_{};
  std::unique_ptr<deadlines::step> limited_;
  std::optional<std::stop_callback<deadlines::ask>> cancelled_;  // requests a stop of the step
};

}  // namespace cruller::v0
