// `restart` with new code: build, hand over, stop, and become the new program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answer.hpp"
#include "control.hpp"
#include "program_image.hpp"
#include "reload_build.hpp"
#include "reload_state.hpp"
#include "run_signals.hpp"
#include "workbench.hpp"

namespace cruller {

// Brings in new code for a workbench; what can go on afterwards goes on. One call at a time: during
// it the workbench's turn is taken.
class reload {
 public:
  // `image` and the others must outlive it. An empty command builds nothing.
  reload(workbench& bench, posix_signals& signals, const program_image& image, std::string command);

  // Whether there is a command that builds.
  bool builds() const { return !build_.text().empty(); }
  // Builds, and gives the process to what was built. Returns only when that fails: after a build
  // that failed the system was left alone; else it was started again.
  answer bring_in(const speaker& say);
  // The same, but where the program is none other than the one that runs, it is left alone, or,
  // where nothing is built, restarted.
  answer bring_in_if_new(const speaker& say);
  // Interrupts the build; false when there is none.
  bool interrupt() { return build_.interrupt(); }
  // Interrupts the build, and refuses any further one.
  void build_no_more() { build_.end(); }

 private:
  std::optional<std::string> build(const speaker& say);
  answer become(const speaker& say);
  // The client is the one that is to get its answer from the new program.
  reload_state describe(const std::vector<handed_over>& files, const waiting_client& client) const;

  workbench& bench_;
  posix_signals& signals_;
  const program_image& image_;
  build_command build_;
  std::filesystem::file_time_type build_began_;
  std::chrono::nanoseconds built_{};
};

// Takes up where the former program image has left: what is chosen, the history, the descriptors.
// What of it no longer fits is added to `problems`. Nothing is started.
void take_up(workbench& bench, reload_state& left, std::vector<std::string>& problems);

}  // namespace cruller
