// The thread of the supervisor, or its virtual clock, and the work that it owns.
#include <algorithm>
#include <cruller/any_system.hpp>
#include <utility>

#include "engine/health_checks.hpp"
#include "engine/supervisor.hpp"
#include "errors/new_thread.hpp"

namespace cruller::inline v0 {

engine::supervisor::supervisor(engine& of)
    : of_(of),
      box_(std::make_shared<detail::report_box>(of.size())),
      works_(of.size()),
      patients_(of.size()),
      reach_(of.wiring_),
      counts_(of.size()) {
  errand_->of = this;
}

engine::supervisor::~supervisor() { close(); }

bool engine::supervisor::is_closed() const { return is_closed_.load(std::memory_order_acquire); }

void engine::supervisor::begin() {
  const std::lock_guard lock(thread_mutex_);
  if (virtual_now_ || thread_.joinable() || is_closed()) return;
  thread_ = new_thread("supervision", [this] { run(); });
}

void engine::supervisor::give_up() noexcept {
  // A start of its own marks itself, and then checks for this: one of the two sees the other.
  box_->announce_end(true);
  if (is_starting_) of_.cancellation_.request();
  look_again();
}

void engine::supervisor::close() noexcept {
  is_closed_.store(true, std::memory_order_release);
  give_up();
  {
    const std::lock_guard lock(errand_->mutex);
    errand_->of = nullptr;
  }
  std::thread ending;
  {
    // Not held during the wait: a handler of the last start may still want a reporter.
    const std::lock_guard lock(thread_mutex_);
    ending.swap(thread_);
  }
  if (!ending.joinable()) return;
  // An observer has called `exit`, which destroys a static system on its thread.
  if (ending.get_id() == std::this_thread::get_id()) return ending.detach();
  ending.join();
  pass_on_notices();  // Of a reaction that has ended since.
}

void engine::supervisor::look_again() noexcept {
  looks_again_ = true;
  box_->add_news();
}

engine::supervisor::time engine::supervisor::now() const {
  if (virtual_now_) return time(virtual_now_->load());
  return std::chrono::steady_clock::now().time_since_epoch();
}

void engine::supervisor::run() {
  while (true) {
    // Read before everything that comes with news, such as the close: nothing is missed.
    const std::uint64_t seen = box_->news();
    if (!is_left_.load(std::memory_order_acquire)) pass_on_notices();
    if (is_closed()) return;
    deliver_shut_down();
    of_.cancel_failed_start();
    if (is_left_.load(std::memory_order_acquire))
      box_->wait(seen, std::nullopt);
    else if (!has_to_react())
      box_->wait(seen, next_due());
    else if (!is_left_to_verb_thread() && !react())  // Another verb has the turn; it notifies.
      box_->wait(seen, std::nullopt);
  }
}

bool engine::supervisor::is_left_to_verb_thread() {
  if (of_.verb_thread_ == nullptr) return false;
  is_left_.store(true, std::memory_order_release);
  const bool is_left = of_.verb_thread_->put([errand = errand_] {
    const std::lock_guard lock(errand->mutex);
    if (errand->of != nullptr) errand->of->react_on_verb_thread();
  });
  if (!is_left) is_left_.store(false, std::memory_order_release);
  return is_left;
}

void engine::supervisor::deliver_shut_down() {
  if (const auto code = box_->take_shut_down())
    for (const auto& observer : of_.end_observers()) {
      try {
        observer->notify(*code);
      } catch (...) {  // Exceptions of observers are ignored.
      }
    }
}

// --- the virtual clock --------------------------------------------------------------------------

void engine::supervisor::use_virtual_clock() {
  const std::lock_guard lock(thread_mutex_);
  if (!thread_.joinable() && !virtual_now_) virtual_now_.emplace(0);
}

void engine::supervisor::settle() {
  for (bool has_more = true; has_more; has_more = has_to_react()) {
    const std::uint64_t seen = box_->news();
    deliver_shut_down();
    if (!react()) box_->wait(seen, std::nullopt);
  }
}

void engine::supervisor::advance(time by) {
  const time until = now() + by;
  settle();
  for (auto due = next_due(); due && *due <= until && !is_closed(); due = next_due()) {
    set_clock(std::max(*due, now()));
    settle();
  }
  // A start that was tried again has advanced it, too.
  set_clock(std::max(until, now()));
}

void engine::supervisor::set_clock(time to) {
  if (virtual_now_) virtual_now_->store(to.count());
}

bool engine::supervisor::wait(time delay, const std::stop_token& asked) {
  if (virtual_now_) {
    *virtual_now_ += delay.count();
    return !asked.stop_requested() && !box_->is_ending();
  }
  const cancellable scope(of_.cancellation_, asked);
  const std::stop_callback wakes(of_.cancellation_.token(), [this] { box_->add_news(); });
  const time until = now() + delay;
  const auto may_continue = [this] {
    return !of_.cancellation_.is_requested() && !box_->is_ending() && !is_closed();
  };
  while (now() < until && may_continue()) {
    const std::uint64_t seen = box_->news();
    if (may_continue()) box_->wait(seen, until);
  }
  return may_continue();
}

// --- work ---------------------------------------------------------------------------------------

void engine::supervisor::create_works(std::uint32_t component) {
  const std::uint64_t start = box_->begin(component, of_.start_verb_);
  works_[component] = std::make_unique<work_threads>(of_, component, box_, start);
}

void engine::supervisor::release_works(std::uint32_t component) noexcept {
  if (of_.health_checks_ != nullptr) of_.health_checks_->release(component);
  if (works_[component] != nullptr) works_[component]->release();
}

void engine::supervisor::ask_works(std::uint32_t component) noexcept {
  if (of_.health_checks_ != nullptr) of_.health_checks_->pause(component);
  if (works_[component] != nullptr) works_[component]->ask();
}

void engine::supervisor::end_works(std::uint32_t component) {
  if (works_[component] == nullptr) return;
  works_[component]->ask();
  // Destroyed also if it throws what a work has thrown.
  const std::unique_ptr<work_threads> ending = std::move(works_[component]);
  ending->join();
}

}  // namespace cruller::v0
