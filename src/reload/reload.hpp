// Reloading: build, stop, and replace the process by the new program.
#pragma once

#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "control/control.hpp"
#include "process/posix_signals.hpp"
#include "process/program_image.hpp"
#include "program/answer.hpp"
#include "program/live_program.hpp"
#include "reload/build.hpp"
#include "reload/reload_state.hpp"
#include "reload/trial.hpp"

namespace cruller::inline v0 {

// Loads new code into a live program. A failed reload restores the previous state where possible.
// One call at a time, with the lock of the program held.
class reload {
 public:
  // The arguments must outlive the object. Without a command, nothing is built.
  reload(
      live_program& program, posix_signals& signals, const program_image& image, std::string command
  );

  // Whether there is a build command.
  bool builds() const { return !build_.text().empty(); }
  // Builds the program, tries it aside, and replaces the process by it. Returns only on failure:
  // after a failed build or trial the system is unchanged; after other failures it has been started
  // again.
  answer load(const output_sink& say);
  // The same, but if the program file has not changed, the system is left alone, or restarted if it
  // does not run or there is no build command.
  answer load_if_changed(const output_sink& say);
  // Interrupts the build or the trial; returns false if none runs.
  bool interrupt() { return build_.interrupt() || trial_.interrupt(); }
  // Interrupts the build or the trial, and all later ones.
  void cancel_builds() {
    build_.cancel();
    trial_.cancel();
  }

 private:
  std::optional<std::string> build(const output_sink& say);
  answer replace_program(const output_sink& say);
  // Replaces the process, and returns only on failure.
  std::error_code execute(const std::vector<handed_over>& files) const;
  // `client` gets its answer from the new program.
  reload_state describe(const std::vector<handed_over>& files, const waiting_client& client) const;

  live_program& program_;
  posix_signals& signals_;
  const program_image& image_;
  build_command build_;
  trial trial_;
  std::filesystem::file_time_type build_began_;
  std::chrono::nanoseconds built_{};
};

// Restores the state of the previous program image: settings, history and descriptors. Values that
// no longer fit are added to `problems`. Starts nothing.
void restore_state(live_program& program, reload_state& left, std::vector<std::string>& problems);

}  // namespace cruller::v0
