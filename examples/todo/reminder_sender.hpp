// The background work of the service: it sends reminders of todos that stay open for long.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>

#include "reminder.hpp"

namespace shop {

class event_log;

/// Sends what is due in a list to a peer, at regular intervals.
class reminder_sender {
 public:
  /// Sends todos that have been open for `age`, and looks for them this often.
  reminder_sender(
      reminder_list& list,
      reminder_peer& peer,
      event_log& log,
      std::chrono::seconds age,
      std::chrono::milliseconds interval
  );

  /// Lets `run` begin. A peer that is away is no reason for the service not to start: call this
  /// when it has.
  void begin();
  /// Sends until it is requested to stop. Throws what the list or the peer throws: then the
  /// reminder is not sent, and the next `run` sends it.
  void run(const std::stop_token& stop);
  std::int64_t sent() const { return sent_; }

 private:
  void send_all(const std::stop_token& stop);

  reminder_list& list_;
  reminder_peer& peer_;
  event_log& log_;
  const std::chrono::seconds age_;
  const std::chrono::milliseconds interval_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  bool may_begin_ = false;
  std::atomic<std::int64_t> sent_ = 0;
};

}  // namespace shop
