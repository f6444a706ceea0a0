// A thread that watches a configuration.
#pragma once

#include <cruller/file_descriptor.hpp>
#include <exception>
#include <functional>
#include <thread>

#include "config/config_inputs.hpp"
#include "config/config_watch.hpp"

namespace cruller::inline v0 {

// Calls `changed` when the configuration has changed, from construction to destruction, on a thread
// of its own. `changed` reads the configuration again, and returns what it has read, also if that
// has mistakes: then the next change is waited for. Changes during a call cause one more call after
// it. `failed` receives exceptions of `changed` and errors of watching.
class config_watch_thread {
 public:
  // `read` is what the configuration in use was read from. Throws `error` if a limit of the kernel
  // is reached; what cannot be watched otherwise is passed to `failed`.
  config_watch_thread(
      config_inputs read,
      std::function<config_inputs()> changed,
      std::function<void(const std::exception&)> failed,
      config_settling how = {}
  );
  // Waits for a call that is under way.
  ~config_watch_thread();
  config_watch_thread(const config_watch_thread&) = delete;
  config_watch_thread& operator=(const config_watch_thread&) = delete;

 private:
  void run();
  void guarded(const std::function<void()>& step);

  const std::function<config_inputs()> changed_;
  const std::function<void(const std::exception&)> failed_;
  config_watch watch_;
  file_descriptor end_;
  std::thread thread_;
};

}  // namespace cruller::v0
