// What a workbench keeps: what is on it, what was typed, and what a reload needs.
#include "run_report.hpp"
#include "workbench_live.hpp"

namespace cruller {
namespace {

constexpr std::size_t kept_lines = 1000;

}  // namespace

std::shared_ptr<workbench::live> workbench::current() const {
  const std::lock_guard lock(mutex_);
  return live_;
}

void workbench::log(bool on) {
  const std::lock_guard lock(mutex_);
  if (on == logs_) return;
  logs_ = on;
  if (on)
    live_->steps = live_->system->observe(step_report(*live_->system));
  else
    live_->steps.cancel();
}

std::string workbench::name() const { return current()->name; }

std::vector<std::pair<std::string, std::string>> workbench::values() const {
  const std::lock_guard lock(mutex_);
  return values_;
}

std::vector<std::string> workbench::only() const {
  const std::lock_guard lock(mutex_);
  return only_;
}

bool workbench::logs() const {
  const std::lock_guard lock(mutex_);
  return logs_;
}

std::vector<std::string> workbench::history() const {
  const std::lock_guard lock(mutex_);
  return history_;
}

void workbench::remember(std::string line) {
  const std::lock_guard lock(mutex_);
  if (!history_.empty() && history_.back() == line) return;
  history_.push_back(std::move(line));
  if (history_.size() > kept_lines) history_.erase(history_.begin());
}

void workbench::set_history(std::vector<std::string> lines) {
  const std::lock_guard lock(mutex_);
  history_ = std::move(lines);
}

std::shared_ptr<any_system> workbench::system() const {
  const auto on = current();
  return {on, on->system.get()};
}

std::vector<std::string> workbench::names() const {
  std::vector<std::string> names;
  for (const system_choice& each : systems_) names.emplace_back(each.name);
  return names;
}

std::optional<std::chrono::system_clock::time_point> workbench::since(std::string_view id) const {
  return current()->times.of(id);
}

}  // namespace cruller
