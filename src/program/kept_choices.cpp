// The settings and the history of a program.
#include "program/chosen_system.hpp"
#include "program/live_program.hpp"
#include "program/step_report.hpp"
#include "program/system_names.hpp"

namespace cruller::inline v0 {
namespace {

constexpr std::size_t kept_lines = 1000;

}  // namespace

std::shared_ptr<chosen_system> live_program::current() const {
  const std::lock_guard lock(mutex_);
  return chosen_system_;
}

void live_program::log(bool on) {
  subscription ended;  // Its end waits for a step that is being printed, and so not with the lock.
  const std::lock_guard lock(mutex_);
  if (on == logs_) return;
  logs_ = on;
  if (on)
    chosen_system_->steps = chosen_system_->system->observe(step_report(*chosen_system_->system));
  else
    ended = std::move(chosen_system_->steps);
}

std::string live_program::name() const { return current()->name; }

std::vector<std::pair<std::string, std::string>> live_program::values() const {
  const std::lock_guard lock(mutex_);
  return values_;
}

std::vector<std::string> live_program::only() const {
  const std::lock_guard lock(mutex_);
  return only_;
}

std::vector<std::string> live_program::except() const {
  const std::lock_guard lock(mutex_);
  return except_;
}

bool live_program::logs() const {
  const std::lock_guard lock(mutex_);
  return logs_;
}

std::vector<std::string> live_program::history() const {
  const std::lock_guard lock(mutex_);
  return history_;
}

void live_program::remember(std::string line) {
  const std::lock_guard lock(mutex_);
  if (!history_.empty() && history_.back() == line) return;
  history_.push_back(std::move(line));
  if (history_.size() > kept_lines) history_.erase(history_.begin());
}

void live_program::set_history(std::vector<std::string> lines) {
  const std::lock_guard lock(mutex_);
  history_ = std::move(lines);
}

std::shared_ptr<any_system> live_program::system() const {
  const auto on = current();
  return {on, on->system.get()};
}

std::vector<std::string> live_program::names() const { return names_of(systems_); }

std::optional<std::chrono::system_clock::time_point> live_program::since(std::string_view id
) const {
  return current()->times.of(id);
}

}  // namespace cruller::v0
