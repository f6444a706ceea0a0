// Telling the host how the program stands, by systemd's notify protocol.
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

namespace cruller {

// The service manager that has started the program. It is told where NOTIFY_SOCKET is set and
// cruller was built with libsystemd; else nothing here does anything. Where WATCHDOG_USEC is set,
// too, it is pinged from `ready` on, twice in that time, while the system is healthy: no component
// has failed, something is started, and no signal has been at the same step for longer.
class host {
 public:
  explicit host(any_system& system);
  ~host();
  host(const host&) = delete;
  host& operator=(const host&) = delete;

  // A verb of `run` begins: its status, and after it one for each step.
  void begin(std::string_view text);
  void begin_restart();
  void begin_end(std::string_view text);
  // The verb has ended well: as the first or a later start, or in any other state.
  void ready();
  void settled();
  // It has not.
  void failed(const std::exception& error);

 private:
  void tell(const std::string& message, bool with_steps, bool trouble);
  void step(const event& event);
  void watch();
  // What is wrong with the system, or an empty text.
  std::string trouble();

  any_system& system_;
  const bool listens_;
  std::chrono::nanoseconds watchdog_{};  // zero: none
  std::atomic<bool> tells_steps_ = false;
  subscription watch_steps_;
  std::mutex steps_mutex_;
  std::chrono::nanoseconds last_step_;
  std::vector<std::pair<std::string, std::string>> under_way_;  // a component, what it does
  std::mutex mutex_;  // while something is found out and told, except of steps
  bool told_trouble_ = false;
  std::condition_variable ends_;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace cruller
