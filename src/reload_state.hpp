// What a program leaves to the new image of itself that takes its place.
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

#include "run_signals.hpp"

namespace cruller {

struct reload_state {
  pid_t process = 0;  // whose it is; `leave` writes its own
  std::string system;
  std::vector<std::pair<std::string, std::string>> values;  // path and text
  std::optional<std::vector<std::string>> only;             // ids; absent: everything
  bool log = true;
  std::vector<std::string> history;                      // of the console
  std::vector<std::pair<std::string, int>> descriptors;  // a component's id, what it hands over
  int reply_to = -1;                    // a control client that waits for the answer, or -1
  bool reply_as_json = false;           // how it wants it
  std::optional<signal_setup> signals;  // before the first image took them
  std::chrono::nanoseconds built{};     // when the build had ended, by the steady clock
  std::optional<std::filesystem::file_time_type> build_began;
};

// As bytes, and back. The reader may be older or newer than the writer: what it does not know is
// passed over, what is missing has its default. Throws `error` on what is no such state.
std::string to_bytes(const reload_state& state);
reload_state read_reload_state(std::string_view bytes);

// The environment variable that names the file with the state.
inline constexpr std::string_view reload_variable = "CRULLER_RELOADED";

// Writes the state to a file in memory that survives execve: its number is the variable's value.
file_descriptor leave(const reload_state& state);

// In the new image: what was left for it, or nothing. Takes the variable out of the environment;
// one that somebody else has set is no state. What it inherits is closed by the next execve. Throws
// `error` where the state cannot be read.
std::optional<reload_state> take_reload_state();

}  // namespace cruller
