// Descriptions of the components of a live system.
#pragma once

#include <chrono>
#include <cruller/component_state.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/reading.hpp>
#include <optional>
#include <string>
#include <vector>

namespace cruller::inline v0 {

/// A value that can be set, as it is in use. A plain value, a copy.
struct value_description {
  std::string path;   ///< From the root: `"env.http_port"`, `"http.server.config.threads"`.
  std::string value;  ///< As text; `****` for a secret.
  /// Who gives it: `"definition"`, `"/etc/todo.yaml:3:14"`, `"variable PORT"`, `"--set"`,
  /// `"console"`, or `"set"` for code of the program.
  std::string origin;
};

/// The description of a component, as returned by `describe()`. A plain value, a copy.
struct component_description {
  std::string id;         ///< From the root: `"http.server"`.
  std::string doc;        ///< The text of `doc("…")`, or empty.
  component_state state;  ///< Its current state.
  /// The result of its status handler, as text; absent if it has none or is not running.
  std::optional<std::string> status;
  /// The numbers in the result of its status handler, if that is a number, a duration, or a Hana
  /// struct with such members.
  std::vector<reading> readings;
  /// Its config as text; for a constant, its value. What it reads from environment variables is
  /// the value in use while the component is started, otherwise as in the definition.
  std::string config;
  /// The same value by value, without refs.
  std::vector<value_description> values;
  std::vector<std::string> dependencies;  ///< Ids of its dependencies, in definition order.
  std::vector<std::string> dependents;    ///< Ids of its dependents, in definition order.
  std::vector<std::string> signals;       ///< Names of the signals that it handles.
  std::vector<std::string> aliases;       ///< Ids of its aliases.
  bool is_constant = false;               ///< Whether it is a value without a lifecycle.
  bool is_cached = false;                 ///< Whether its instance outlives the system.
  /// What it has reported last as a failure while it ran; absent if it has not failed since it was
  /// stopped.
  std::optional<std::string> failure;
  unsigned restarts = 0;    ///< How often its failures have been followed by a restart.
  bool is_healing = false;  ///< Whether it is stopped, and supervision will start it again.
  /// How long its last step took. Measured where the system is observed (as `run` does), where the
  /// signal has several threads or a timeout, and where its options say `measured`; absent where
  /// the last step was not measured, and before the first.
  std::optional<std::chrono::nanoseconds> last_duration;
};

/// A file descriptor that a component handed over: a duplicate of its own. Used by one thread at a
/// time.
struct handed_over {
  std::string id;        ///< The id of the component.
  file_descriptor file;  ///< Closed with this object unless moved from.
};

}  // namespace cruller::v0
