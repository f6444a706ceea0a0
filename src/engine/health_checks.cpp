// The threads that call `health` handlers.
#include "engine/health_checks.hpp"

#include <algorithm>
#include <cruller/context.hpp>
#include <string>
#include <utility>

#include "engine/turn.hpp"
#include "errors/new_thread.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

constexpr std::chrono::nanoseconds default_interval = std::chrono::seconds(5);
// So that the clock can represent when it ends.
constexpr std::chrono::nanoseconds longest_interval = std::chrono::hours(24 * 365);

health_report report_of(const std::exception_ptr& error) noexcept {
  try {
    return health_report::down(message_of(error));
  } catch (...) {  // There is no memory for the message.
    return health_report::down("out of memory");
  }
}

}  // namespace

engine::health_checks::health_checks(engine& of, std::shared_ptr<detail::report_box> box)
    : of_(of), box_(std::move(box)) {
  for (const route_visit& visit : of_.routes().health().visits) {
    const plan::component& row = of_.wiring_.plan().components[visit.component];
    if (!is_checked(row)) continue;
    const auto interval = row.health_every.count() > 0
                              ? std::min(row.health_every, longest_interval)
                              : default_interval;
    checks_.emplace(visit.component, check{.visit = &visit, .interval = interval});
  }
}

engine::health_checks::~health_checks() {
  {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
  }
  changed_.notify_all();
  for (std::thread& each : threads_)
    // A check has called `exit`, which destroys a static system on its thread.
    if (each.get_id() == std::this_thread::get_id())
      each.detach();
    else
      each.join();
}

void engine::health_checks::begin(std::uint32_t component, std::uint64_t start) {
  const std::lock_guard lock(mutex_);
  checks_.at(component).start = start;
  add_thread();
}

void engine::health_checks::release(std::uint32_t component) noexcept {
  {
    const std::lock_guard lock(mutex_);
    const auto found = checks_.find(component);
    if (found == checks_.end() || found->second.is_on) return;
    found->second.is_on = true;
    found->second.next = now();
  }
  changed_.notify_all();
}

void engine::health_checks::pause(std::uint32_t component) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = checks_.find(component);
  if (found != checks_.end()) found->second.is_on = false;
}

void engine::health_checks::end(std::uint32_t component) noexcept {
  std::unique_lock lock(mutex_);
  check& one = checks_.at(component);
  one.is_on = false;
  if (one.is_running) {
    // Its callbacks may wait for the check, which needs the mutex at its end.
    std::stop_source stop = one.stop;
    lock.unlock();
    stop.request_stop();
    lock.lock();
  }
  changed_.wait(lock, [&] { return !one.is_running || one.runs_on == std::this_thread::get_id(); });
}

std::optional<health_report> engine::health_checks::overdue(std::uint32_t component) const {
  const std::lock_guard lock(mutex_);
  const auto found = checks_.find(component);
  if (found == checks_.end() || !found->second.is_running) return {};
  const auto late = now() - found->second.next;
  if (late < late.zero()) return {};
  return health_report::down(
      "health check is overdue: it should take at most " + duration_text(found->second.interval) +
      " and still runs"
  );
}

void engine::health_checks::use_virtual_clock() {
  const std::lock_guard lock(mutex_);
  if (threads_.empty() && !virtual_now_) virtual_now_.emplace();
}

std::optional<std::chrono::nanoseconds> engine::health_checks::next_due() {
  const std::lock_guard lock(mutex_);
  const check* const first = virtual_now_ ? find_first(false) : nullptr;
  if (first == nullptr) return std::nullopt;
  return first->next.time_since_epoch();
}

void engine::health_checks::run_due(std::chrono::nanoseconds now) {
  std::unique_lock lock(mutex_);
  if (!virtual_now_) return;
  *virtual_now_ = std::max(*virtual_now_, time(now));
  for (check* next = find_first(false); next != nullptr && next->next <= *virtual_now_;
       next = find_first(false))
    perform(*next, lock);
}

void engine::health_checks::add_thread() {
  if (virtual_now_ || threads_.size() > busy_) return;
  threads_.push_back(new_thread("health checks", [this] { run(); }));
}

engine::health_checks::check* engine::health_checks::find_first(bool is_running) {
  check* first = nullptr;
  for (auto& [component, each] : checks_) {
    const bool is_wanted = is_running ? each.is_running && !each.is_late
                                      : each.is_on && !each.is_running;
    if (is_wanted && (first == nullptr || each.next < first->next)) first = &each;
  }
  return first;
}

void engine::health_checks::run() noexcept {
  std::unique_lock lock(mutex_);
  while (!is_closed_) {
    check* const running = find_first(true);
    check* const next = running != nullptr ? running : find_first(false);
    if (next == nullptr)
      changed_.wait(lock);
    else if (next->next > std::chrono::steady_clock::now())
      changed_.wait_until(lock, next->next);
    else if (next == running)
      request_late(*next, lock);
    else
      perform(*next, lock);
  }
}

void engine::health_checks::request_late(check& one, std::unique_lock<std::mutex>& lock) noexcept {
  one.is_late = true;
  std::stop_source stop = one.stop;
  lock.unlock();
  stop.request_stop();
  lock.lock();
}

void engine::health_checks::perform(check& one, std::unique_lock<std::mutex>& lock) noexcept {
  const std::uint32_t component = one.visit->component;
  const std::uint64_t start = one.start;
  one.is_running = true;
  one.is_late = false;
  one.next = now() + one.interval;
  one.runs_on = std::this_thread::get_id();
  ++busy_;
  try {
    one.stop = std::stop_source();
    add_thread();
  } catch (const std::exception&) {  // Then nothing else is checked meanwhile.
  }
  const std::stop_token asked = one.stop.get_token();
  lock.unlock();
  changed_.notify_all();
  health_report report = call(one, asked);
  lock.lock();
  --busy_;
  box_->keep_health(component, start, std::move(report));
  one.is_running = false;
  changed_.notify_all();
}

health_report engine::health_checks::call(const check& one, const std::stop_token& asked)
    const noexcept {
  const turn::background inside(of_.turn_mutex_);  // It gets an error from verbs.
  const route& way = of_.routes().health();
  health_report report;
  context step(of_.self_, way.signal);
  step.component_ = one.visit->component;
  step.stop_token_ = asked;
  step.report_ = &report;
  try {
    for (std::uint32_t f = one.visit->first; f != one.visit->end(); ++f)
      way.functions[f](of_.instances_, step);
  } catch (...) {
    return report_of(std::current_exception());
  }
  return report;
}

}  // namespace cruller::v0
