// Watching how long stopping takes.
#include "run_stop_limit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cruller/detail/printing.hpp>
#include <csignal>
#include <string>

#include "run_report.hpp"
#include "terminal.hpp"

namespace cruller {
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
  return names.empty() ? "nothing that shows" : names;
}

// Nobody may read what is told, and then telling hangs, too.
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
  if (limit_.count() > 0) watcher_ = std::thread([this] { watch(); });
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

void stop_limit::begin() {
  const std::lock_guard lock(mutex_);
  program_end_ = std::min(program_end_, std::chrono::steady_clock::now() + limit_);
  changed_.notify_one();
}

void stop_limit::delay(std::chrono::nanoseconds time) {
  const std::lock_guard lock(mutex_);
  if (program_end_ != time_point::max()) program_end_ += time;
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
    if (e.signal == dsl::stop.id.name) begin();
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
  std::string time;
  detail::append_seconds(time, std::chrono::duration<double>(limit_).count());
  const error late(
      fmt::format("stopping took longer than {}; stuck: {}", time, describe_stuck(system_))
  );
  report_error(late);
  host_.failed(late);
  restore_terminal();
  _exit(stuck);
}

}  // namespace cruller
