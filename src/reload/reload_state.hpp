// The state that a program passes to the new image of itself.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "process/posix_signals.hpp"

namespace cruller::inline v0 {

struct reload_state {
  pid_t process = 0;  // the process that wrote it; set by `leave`
  std::string system;
  std::vector<std::pair<std::string, std::string>> values;  // paths and texts
  std::optional<std::vector<std::string>> only;             // ids; absent: all components
  bool log = true;
  std::vector<std::string> history;                      // of the console
  std::vector<std::pair<std::string, int>> descriptors;  // component ids and descriptors
  int reply_to = -1;                    // a control client that waits for the answer, or -1
  bool reply_as_json = false;           // whether that client expects JSON
  std::optional<signal_setup> signals;  // the setup before the first image
  std::chrono::nanoseconds built{};     // the end of the build, by the steady clock
  std::optional<std::filesystem::file_time_type> build_began;
};

// Serialization. The reader may be older or newer than the writer: unknown members are ignored,
// missing ones get their defaults. Reading throws `error` for invalid input.
std::string to_bytes(const reload_state& state);
reload_state read_reload_state(std::string_view bytes);

// The environment variable with the number of the state file.
inline constexpr std::string_view reload_variable = "CRULLER_RELOADED";

// Writes the state to an anonymous file that survives execve; its number is the value of the
// variable.
file_descriptor leave(const reload_state& state);

// In a child that tries the new image: the state that its parent has handed over in a file of this
// number, as text, which is closed. Absent if the program has closed it before, as it would close
// that of a reload. Throws `error` if it cannot be read.
std::optional<reload_state> take_trial_state(std::string_view text);

// In the new image: the state of the previous image, if any. Removes the variable from the
// environment, and ignores a variable that does not refer to a state. Inherited descriptors become
// close-on-exec. Throws `error` if the state cannot be read.
std::optional<reload_state> take_reload_state();

}  // namespace cruller::v0
