// Reporting, and taking reports.
#include "engine/report_box.hpp"

#include <cruller/error.hpp>
#include <new>
#include <string>

namespace cruller::inline v0 {
namespace detail {

void report_box::fail(
    std::uint32_t component, std::uint64_t start, std::exception_ptr error
) noexcept {
  const std::lock_guard lock(mutex_);
  if (!is_current(component, start)) return;
  try {
    reports_.push_back({component, std::move(error)});
  } catch (const std::bad_alloc&) {
    if (!std::exchange(components_[component].has_lost_one, true)) ++lost_;
  }
  tell();
}

void report_box::keep_health(
    std::uint32_t component, std::uint64_t start, health_report now
) noexcept {
  const std::lock_guard lock(mutex_);
  if (is_current(component, start)) components_[component].health = std::move(now);
}

std::optional<health_report> report_box::health_of(std::uint32_t component) const {
  const std::lock_guard lock(mutex_);
  return components_[component].health;
}

void report_box::shut_down(int exit_code) noexcept {
  const std::lock_guard lock(mutex_);
  if (!shut_down_) shut_down_ = exit_code;
  tell();
}

bool report_box::is_stopping(std::uint32_t component, std::uint64_t start) const noexcept {
  if (is_ending()) return true;
  const std::lock_guard lock(mutex_);
  return !is_current(component, start);
}

std::uint64_t report_box::begin(std::uint32_t component, std::uint64_t verb) {
  const std::lock_guard lock(mutex_);
  component_start& one = components_[component];
  if ((one.number & 1) == 0) {
    ++one.number;
    one.verb = verb;
  }
  return one.number;
}

template <typename Condition>
std::vector<report_box::report> report_box::take_if(Condition is_wanted) {
  std::vector<report> taken;
  for (std::uint32_t i = 0; lost_ != 0 && i != components_.size(); ++i)
    if (components_[i].has_lost_one && is_wanted(i)) {
      taken.push_back({i, std::make_exception_ptr(std::bad_alloc())});
      components_[i].has_lost_one = false;
      --lost_;
    }
  std::vector<report> kept;
  for (report& each : reports_) (is_wanted(each.component) ? taken : kept).push_back(each);
  reports_.swap(kept);
  return taken;
}

std::vector<report_box::report> report_box::end(std::uint32_t component) {
  const std::lock_guard lock(mutex_);
  component_start& one = components_[component];
  if ((one.number & 1) == 0) return {};
  ++one.number;
  one.health.reset();
  return take_if([&](std::uint32_t other) { return other == component; });
}

std::vector<report_box::report> report_box::take_reports_of(std::uint64_t verb) {
  const std::lock_guard lock(mutex_);
  return take_if([&](std::uint32_t component) { return components_[component].verb == verb; });
}

bool report_box::has_reports_of(std::uint64_t verb) const {
  const std::lock_guard lock(mutex_);
  for (const report& each : reports_)
    if (components_[each.component].verb == verb) return true;
  return false;
}

std::vector<report_box::report> report_box::take_reports() {
  const std::lock_guard lock(mutex_);
  return take_if([](std::uint32_t) { return true; });
}

bool report_box::has_reports() const {
  const std::lock_guard lock(mutex_);
  return !reports_.empty() || lost_ != 0;
}

std::optional<int> report_box::take_shut_down() {
  const std::lock_guard lock(mutex_);
  return std::exchange(shut_down_, std::nullopt);
}

std::uint64_t report_box::news() const {
  const std::lock_guard lock(mutex_);
  return news_;
}

void report_box::add_news() noexcept {
  const std::lock_guard lock(mutex_);
  tell();
}

void report_box::wait(std::uint64_t seen, std::optional<std::chrono::nanoseconds> until) {
  std::unique_lock lock(mutex_);
  const auto has_come = [&] { return news_ != seen; };
  if (until)
    changed_.wait_until(lock, std::chrono::steady_clock::time_point(*until), has_come);
  else
    changed_.wait(lock, has_come);
}

}  // namespace detail

void reporter::fail(std::exception_ptr error) const noexcept {
  if (box_ == nullptr) return;
  if (error == nullptr) return fail("without a message");
  box_->fail(component_, start_, std::move(error));
}

void reporter::fail(std::string_view message) const noexcept {
  if (box_ == nullptr) return;
  std::exception_ptr made;
  try {
    made = std::make_exception_ptr(error(std::string(message)));
  } catch (...) {
    made = std::current_exception();
  }
  fail(std::move(made));
}

void reporter::health(health_report report) const noexcept {
  if (box_ != nullptr) box_->keep_health(component_, start_, std::move(report));
}

void reporter::shut_down(int exit_code) const noexcept {
  if (box_ != nullptr && !box_->is_stopping(component_, start_)) box_->shut_down(exit_code);
}

bool reporter::stopping() const noexcept {
  return box_ != nullptr && box_->is_stopping(component_, start_);
}

}  // namespace cruller::v0
