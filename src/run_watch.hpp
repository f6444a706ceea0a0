// Bringing in new code whenever a source changes.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "program_image.hpp"
#include "reload.hpp"
#include "source_watch.hpp"
#include "workbench.hpp"

namespace cruller {

// Watches the sources, from construction to destruction. What a build says, and what goes wrong, is
// printed; nothing of it is an end.
class run_watch {
 public:
  // Sources that were written `since` then have changed. Throws `error` where they cannot be
  // watched.
  run_watch(
      workbench& bench,
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

  workbench& bench_;
  reload& code_;
  source_watch watch_;
};

}  // namespace cruller
