// How a restart is carried out whose stop and start differ.
#pragma once

#include <cruller/signal_options.hpp>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cruller::inline v0 {

/// The options of a restart whose stop and start differ: see `any_system::restart_with`. A plain
/// value; its functions are called on the thread that calls `restart_with`.
struct restart_options {
  /// Options of the stop; `only` selects what is restarted, and `stop_token` cancels the whole
  /// restart.
  signal_options stop{};
  /// Options of the start. `only` selects what starts if everything is stopped; `stop_token`
  /// cancels the start.
  signal_options start{};
  /// Constants that get other values in between: path and text, as for `any_system::set`.
  std::vector<std::pair<std::string, std::string>> values{};
  std::function<void()> before_stop{};  ///< Called when all checks have passed. May be empty.
  std::function<void()> after_stop{};   ///< Called after the stop, even if it failed. May be empty.
};

}  // namespace cruller::v0
