// Noticing that a configuration has changed.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "config/config_inputs.hpp"
#include "config/watched_folders.hpp"

namespace cruller::inline v0 {

// How long a change settles.
struct config_settling {
  std::chrono::milliseconds quiet{200};     // without a further change
  std::chrono::milliseconds longest{2000};  // in all
};

// Compares what a configuration is read from with what was read, when something has happened in the
// folders around it and has settled. A file whose time changes, but not its content, is no change.
//
// Has no thread and no clock: the caller waits for `descriptor`, and until `due`, and passes the
// time. Used by one thread at a time.
class config_watch {
 public:
  using time = folder_events::clock::time_point;

  // Throws `error` if a limit of the kernel is reached.
  explicit config_watch(config_settling how = {}) : how_(how) {}

  // Watches for changes of what was read. One that came before this call is found, too. Throws
  // `error` for a folder that cannot be watched; the others are watched.
  void begin(config_inputs read, time now);
  // Readable when `take_events` is to be called.
  [[nodiscard]] int descriptor() const { return folders_.descriptor(); }
  // Throws as `begin` does, but not again for the same folder.
  void take_events(time now);
  // When `is_changed` is to be called; absent if nothing has happened.
  [[nodiscard]] std::optional<time> due() const;
  // Whether something has changed and has settled. Then read the configuration again, and `begin`
  // with what was read.
  bool is_changed(time now);

  // Waits for events, until `due`, or until the file `end` is readable.
  [[nodiscard]] folder_events::wait_result wait(int end) const { return folders_.wait(end, due()); }

 private:
  const config_settling how_;
  config_inputs read_{};
  watched_folders folders_{};
  std::string trouble_{};        // What cannot be watched.
  std::optional<time> first_{};  // When the first of the changes that settle came.
  time last_{};                  // When something was last seen.
};

}  // namespace cruller::v0
