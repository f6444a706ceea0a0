// Calling the `health` handlers of a live system.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cruller/health.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/engine.hpp"
#include "engine/report_box.hpp"

namespace cruller::inline v0 {

// Exists if the plan has a `health` handler. Checks run one after the other on a thread of their
// own, without the turn. A second thread waits beside it: it requests a check that exceeds its
// limit to stop early, and then runs the other checks, so that one that hangs delays no other one.
// The results are kept in the report box.
class engine::health_checks {
 public:
  health_checks(engine& of, std::shared_ptr<detail::report_box> box);
  ~health_checks();
  health_checks(const health_checks&) = delete;
  health_checks& operator=(const health_checks&) = delete;

  // The component starts or resumes; its checks wait for `release`. Throws if the thread cannot be
  // created.
  void begin(std::uint32_t component, std::uint64_t start);
  // It runs from now on.
  void release(std::uint32_t component) noexcept;
  // Begins no further check of it.
  void pause(std::uint32_t component) noexcept;
  // The same; requests a check that runs to stop, and waits for it.
  void end(std::uint32_t component) noexcept;
  // Checks are called by `run_due` only, instead of by threads. Before the first start.
  void use_virtual_clock();
  // With a virtual clock: the time when the first check is due.
  std::optional<std::chrono::nanoseconds> next_due();
  // Advances the virtual clock to this time, and then calls the checks that are due.
  void run_due(std::chrono::nanoseconds now);
  // The report on a check that exceeds its limit and still runs.
  std::optional<health_report> overdue(std::uint32_t component) const;

 private:
  using time = std::chrono::steady_clock::time_point;

  struct check {
    const route_visit* visit;
    std::chrono::nanoseconds interval;
    std::uint64_t start = 0;  // the number of the component's start
    bool is_on = false;
    bool is_running = false;
    bool is_late = false;  // it runs and was requested to stop
    time next{};           // when it begins, or when the one that runs is overdue
    std::thread::id runs_on{};
    std::stop_source stop{};
  };

  time now() const { return virtual_now_ ? *virtual_now_ : std::chrono::steady_clock::now(); }
  void run() noexcept;
  // The earliest one of those that run and are not late, or of those that wait; or null.
  check* find_first(bool is_running);
  static void request_late(check& one, std::unique_lock<std::mutex>& lock) noexcept;
  void perform(check& one, std::unique_lock<std::mutex>& lock) noexcept;
  health_report call(const check& one, const std::stop_token& asked) const noexcept;
  // Creates a thread if all others run a check.
  void add_thread();

  engine& of_;
  const std::shared_ptr<detail::report_box> box_;
  mutable std::mutex mutex_;  // guards the following
  std::condition_variable changed_;
  std::map<std::uint32_t, check> checks_;  // by component
  std::optional<time> virtual_now_;
  std::vector<std::thread> threads_;
  std::size_t busy_ = 0;  // the threads that run a check
  bool is_closed_ = false;
};

}  // namespace cruller::v0
