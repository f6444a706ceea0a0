// Sending reminders: a loop that waits with a stop token.
#include "reminder_sender.hpp"

#include <stdexcept>

#include "event_log.hpp"

namespace shop {

reminder_sender::reminder_sender(
    reminder_list& list,
    reminder_peer& peer,
    event_log& log,
    std::chrono::seconds age,
    std::chrono::milliseconds interval
)
    : list_(list), peer_(peer), log_(log), age_(age), interval_(interval) {}

void reminder_sender::begin() {
  {
    const std::lock_guard lock(mutex_);
    may_begin_ = true;
  }
  changed_.notify_all();
}

void reminder_sender::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [this] { return may_begin_; });
  while (!stop.stop_requested()) {
    lock.unlock();
    send_all(stop);
    lock.lock();
    changed_.wait_for(lock, stop, interval_, [] { return false; });
  }
}

void reminder_sender::send_all(const std::stop_token& stop) try {
  const auto send = [this](const reminder& due) {
    peer_.receive(due);
    ++sent_;
    log_.info("reminder sent", {{"todo", due.todo}});
  };
  while (!stop.stop_requested() && list_.send_next(age_, send)) continue;
} catch (const std::exception& e) {
  if (!stop.stop_requested()) throw;
  // It ends anyway, and nothing is lost.
  log_.error("reminder not sent", {{"error", e.what()}});
}

}  // namespace shop
