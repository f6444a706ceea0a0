// Enforcing the stop limit.
#include "host/stop_limit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <csignal>
#include <string>
#include <utility>

#include "errors/new_thread.hpp"
#include "process/output.hpp"
#include "process/terminal.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

constexpr int stuck = 3;

std::string describe_stuck(const any_system& system) {
  std::string names;
  for (const plan::component& row : system.wiring().plan().components) {
    const component_state state = system.state(row.id);
    if (state == component_state::stopped || state == component_state::running ||
        state == component_state::suspended || state == component_state::failed)
      continue;
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", row.id, state.name());
  }
  return names.empty() ? "unknown" : names;
}

// Exits after a second even if printing the report blocks.
void end_process_soon() {
  std::signal(SIGALRM, [](int) { _exit(stuck); });
  sigset_t alarm_alone{};
  sigemptyset(&alarm_alone);
  sigaddset(&alarm_alone, SIGALRM);
  pthread_sigmask(SIG_UNBLOCK, &alarm_alone, nullptr);
  alarm(1);
}

}  // namespace

stop_limit::stop_limit(any_system& system, host& host, std::chrono::nanoseconds limit)
    : system_(system), host_(host), limit_(limit) {
  if (limit_.count() > 0) watcher_ = new_thread("the stop limit", [this] { watch(); });
}

stop_limit::~stop_limit() {
  if (!watcher_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_one();
  watcher_.join();
}

void stop_limit::request() {
  const std::lock_guard lock(mutex_);
  if (has_begun_) return;
  program_end_ = std::min(program_end_, std::chrono::steady_clock::now() + limit_);
  changed_.notify_one();
}

void stop_limit::lift_request() {
  const std::lock_guard lock(mutex_);
  if (!has_begun_) program_end_ = time_point::max();
}

void stop_limit::begin_drain(std::chrono::nanoseconds its_limit) {
  const std::lock_guard lock(mutex_);
  if (has_begun_) return;
  program_end_ = std::chrono::steady_clock::now() + its_limit + limit_;
  changed_.notify_one();
}

void stop_limit::begin() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(has_begun_, true)) return;
  program_end_ = std::chrono::steady_clock::now() + limit_;
  changed_.notify_one();
}

void stop_limit::begin_stop() {
  const std::lock_guard lock(mutex_);
  stop_end_ = std::chrono::steady_clock::now() + limit_;
  changed_.notify_one();
}

void stop_limit::end_stop() {
  const std::lock_guard lock(mutex_);
  stop_end_ = time_point::max();
}

void stop_limit::watch_rollback() {
  if (!watcher_.joinable()) return;
  rollback_ = system_.observe([this](const event& e) {
    if (detail::row_of_signal(e.signal).destroys_instance()) begin();
  });
}

void stop_limit::lift() { rollback_.cancel(); }

stop_limit::time_point stop_limit::end() const { return std::min(program_end_, stop_end_); }

void stop_limit::watch() {
  std::unique_lock lock(mutex_);
  while (!is_over_ && std::chrono::steady_clock::now() < end()) {
    if (end() == time_point::max())
      changed_.wait(lock);
    else
      changed_.wait_until(lock, end());
  }
  if (is_over_) return;
  end_process_soon();
  const error late(fmt::format(
      "stopping took longer than the limit of {}; stuck: {}",
      duration_text(limit_),
      describe_stuck(system_)
  ));
  report_error(late);
  host_.failed(late);
  restore_terminal();
  _exit(stuck);
}

}  // namespace cruller::v0
