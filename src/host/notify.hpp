// Notifying the service manager, with the notify protocol of systemd.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cruller/any_system.hpp>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace cruller::inline v0 {

// The service manager of the program. Notifies it if NOTIFY_SOCKET is set and cruller is built with
// libsystemd; otherwise all functions do nothing. If WATCHDOG_USEC is set, it is also pinged from
// `ready` on, twice per period, while the system is healthy: no component has failed, something is
// started, and no step has taken longer than the period.
class host {
 public:
  explicit host(any_system& system);
  ~host();
  host(const host&) = delete;
  host& operator=(const host&) = delete;

  // A verb of `run` begins: sends its status, and then the status of each step.
  void begin(std::string_view text);
  void begin_restart();
  void announce_shutdown(std::string_view text);
  // The verb succeeded: `ready` after a start, `settled` after other verbs.
  void ready();
  void settled();
  // The verb failed.
  void failed(const std::exception& error);
  // A component has failed, and supervision does what the text says. The next start that ends sends
  // the summary again.
  void tell_failure(std::string_view text);
  // A restart was refused, and the system keeps running.
  void refused(const std::exception& error);

 private:
  void notify(const std::string& message, bool with_steps, bool trouble);
  void step(const event& event);
  void watch();
  // The problem of the system, or an empty string.
  std::string trouble();

  any_system& system_;
  const bool listens_;
  std::chrono::nanoseconds watchdog_{};  // zero: disabled
  std::atomic<bool> sends_steps_ = false;
  std::atomic<bool> shows_failure_ = false;
  subscription watch_steps_;
  std::mutex steps_mutex_;
  std::chrono::nanoseconds last_step_;
  std::vector<std::pair<std::string, std::string>> under_way_;  // component and activity
  std::mutex mutex_;  // held during checks and notifications, except those of steps
  bool reported_trouble_ = false;
  std::condition_variable ends_;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace cruller::v0
