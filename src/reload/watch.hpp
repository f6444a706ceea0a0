// Reloading when a source changes.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "process/program_image.hpp"
#include "program/live_program.hpp"
#include "reload/reload.hpp"
#include "reload/source_watch.hpp"

namespace cruller::inline v0 {

// Watches the sources from construction to destruction, and reloads the program. Build output and
// errors are printed; errors do not end the program.
class run_watch {
 public:
  // Sources written after `since` count as changed. Throws `error` if they cannot be watched.
  run_watch(
      live_program& program,
      reload& code,
      const program_image& image,
      std::vector<std::filesystem::path> sources,
      std::optional<std::filesystem::file_time_type> since
  );
  // Interrupts a build.
  ~run_watch();
  run_watch(const run_watch&) = delete;
  run_watch& operator=(const run_watch&) = delete;

 private:
  void see(const std::filesystem::path& changed);

  live_program& program_;
  reload& code_;
  source_watch watch_;
};

}  // namespace cruller::v0
