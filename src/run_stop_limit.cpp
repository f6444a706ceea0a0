// Watching how long stopping takes.
#include "run_stop_limit.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cruller/detail/printing.hpp>
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

}  // namespace

stop_limit::stop_limit(any_system& system, host& host, std::chrono::nanoseconds limit)
    : system_(system), host_(host), limit_(limit) {
  if (limit_.count() <= 0) return;
  watcher_ = std::thread([this] { watch(); });
  rollback_ = system.observe([this](const event& e) {
    if (e.signal == dsl::stop.id.name) begin();
  });
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
  has_begun_ = true;
  changed_.notify_one();
}

void stop_limit::lift() { rollback_.cancel(); }

void stop_limit::watch() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return has_begun_ || is_over_; });
  if (changed_.wait_for(lock, limit_, [this] { return is_over_; })) return;
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
