// What `run` does about new code: taking up what the former program left, and bringing in the next.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "program_image.hpp"
#include "reload.hpp"
#include "reload_state.hpp"
#include "run_arguments.hpp"
#include "run_signals.hpp"
#include "run_watch.hpp"
#include "workbench.hpp"

namespace cruller {

// What this program image is, and what the one before it has left. To be made when `run` begins.
class program_origin {
 public:
  program_origin();
  // A client that has got no answer by then, gets that there is none.
  ~program_origin();
  program_origin(const program_origin&) = delete;
  program_origin& operator=(const program_origin&) = delete;

  const program_image& image() const { return image_; }
  // Before any image of this process took its signals.
  std::optional<signal_setup> signals() const;
  bool is_reloaded() const { return left_.has_value(); }
  // Chooses the system that ran, where there still is such a one.
  void choose_system(std::span<const system_choice> systems, run_arguments& arguments);
  // The rest of it. What does not fit is told; false then, and nothing should be started.
  bool take_up(workbench& bench);
  // Since when a source may have changed unseen.
  std::optional<std::filesystem::file_time_type> build_began() const;
  // How the first start has ended, for who has asked for the new code over a socket. Of one that
  // went well, prints how long it took since the build.
  void tell(const std::string& started);
  void tell(const std::exception& error);

 private:
  void answer_client(const answer& last);

  program_image image_;
  std::optional<reload_state> left_;
  std::vector<std::string> problems_;
};

// Serves `restart` with new code, and watches the sources, where the arguments or the build system
// say how.
class new_code {
 public:
  new_code(
      workbench& bench,
      posix_signals& signals,
      const program_origin& origin,
      const run_arguments& arguments
  );
  // Interrupts a build.
  ~new_code();
  new_code(const new_code&) = delete;
  new_code& operator=(const new_code&) = delete;

  // Watches from now on, where that is asked for. Throws `error`.
  void watch();
  // The end is near: interrupts a build, and refuses any further one.
  void build_no_more() { code_.build_no_more(); }

 private:
  workbench& bench_;
  posix_signals& signals_;
  const program_origin& origin_;
  const run_arguments& arguments_;
  reload code_;
  const bool takes_interrupts_;
  std::optional<run_watch> watch_;
};

}  // namespace cruller
