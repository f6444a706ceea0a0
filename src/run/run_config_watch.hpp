// `--watch-config`: the configuration files, next to the signal loop.
#pragma once

#include <optional>

#include "config/config_watch_thread.hpp"
#include "program/live_program.hpp"
#include "program/run_arguments.hpp"

namespace cruller::inline v0 {

// Reloads the configuration whenever the files change, from construction to destruction.
class run_config_watch {
 public:
  run_config_watch(live_program& program, const run_arguments& arguments);

 private:
  config_inputs reload();

  live_program& program_;
  std::optional<config_watch_thread> thread_;
};

}  // namespace cruller::v0
