// Reloading in `run`: restoring the state of the previous image, and loading the next one.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "process/posix_signals.hpp"
#include "process/program_image.hpp"
#include "program/live_program.hpp"
#include "program/run_arguments.hpp"
#include "reload/reload.hpp"
#include "reload/reload_state.hpp"
#include "reload/watch.hpp"

namespace cruller::inline v0 {

// This program image, and the state of the previous one. Construct it when `run` begins.
class program_origin {
 public:
  program_origin();
  // Reports to a client without an answer that nothing was started.
  ~program_origin();
  program_origin(const program_origin&) = delete;
  program_origin& operator=(const program_origin&) = delete;

  const program_image& image() const { return image_; }
  // The signal setup before the first image of this process.
  std::optional<signal_setup> signals() const;
  // The name of the system of the previous image, which may not exist any more; absent if there was
  // no such image.
  std::optional<std::string> carried_system() const {
    if (!is_trial_ && !is_reloaded()) return std::nullopt;
    return left_ ? left_->system : std::string();
  }
  bool is_reloaded() const { return left_.has_value(); }
  // Exits if the process only tries whether the program can run, and start with the settings of the
  // one that it is to replace.
  void answer_trial(std::span<const system_choice> systems, const run_arguments& arguments);
  // Selects the system that was running, if it still exists.
  void choose_system(std::span<const system_choice> systems, run_arguments& arguments);
  // Restores the remaining state. Reports values that do not fit; then returns false, and the
  // system should not be started.
  bool restore(live_program& program);
  // The time since which source changes may have been missed.
  std::optional<std::filesystem::file_time_type> build_began() const;
  // Reports the result of the first start to the control client that requested the reload. After a
  // successful start, prints the time since the build.
  void tell(const std::string& started);
  void tell(const std::exception& error, bool is_ending);

 private:
  void answer_client(const answer& last);

  bool is_trial_ = false;
  program_image image_;
  std::optional<reload_state> left_;
  std::vector<std::string> problems_;
};

// Implements `restart` with new code, and watches the sources, as configured by the arguments or
// the build system.
class new_code {
 public:
  new_code(
      live_program& program,
      posix_signals& signals,
      const program_origin& origin,
      const run_arguments& arguments
  );
  // Interrupts a running build.
  ~new_code();
  new_code(const new_code&) = delete;
  new_code& operator=(const new_code&) = delete;

  // Starts watching, if requested. Throws `error`.
  void watch();
  // Interrupts a running build, and all later ones.
  void cancel_builds() { code_.cancel_builds(); }

 private:
  live_program& program_;
  posix_signals& signals_;
  const program_origin& origin_;
  const run_arguments& arguments_;
  reload code_;
  const bool takes_interrupts_;
  std::optional<run_watch> watch_;
};

}  // namespace cruller::v0
