// The states in the lifecycle of a component.
#pragma once

#include <cruller/compiler.hpp>
#include <iosfwd>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

class component_state;
/// Prints the name.
std::ostream& operator<<(std::ostream& out, component_state state);

/// The state of a component, or of a whole system. Prints as its name, with streams and with fmt,
/// and works in a `switch`: `case component_state::running:`. A plain value: copy it to other
/// threads.
class component_state {
 public:
  /// The same as an enum, so that compilers can warn of a `switch` that lacks a state.
  enum class value : unsigned char {
    stopped,     ///< `component_state::stopped`.
    starting,    ///< `component_state::starting`.
    running,     ///< `component_state::running`.
    suspending,  ///< `component_state::suspending`.
    suspended,   ///< `component_state::suspended`.
    resuming,    ///< `component_state::resuming`.
    stopping,    ///< `component_state::stopping`.
    failed,      ///< `component_state::failed`.
  };

  static const component_state stopped;     ///< It has no instance, and waits for a start.
  static const component_state starting;    ///< Its start runs.
  static const component_state running;     ///< It is started.
  static const component_state suspending;  ///< Its suspend runs.
  static const component_state suspended;   ///< It keeps its instance, and waits for a resume.
  static const component_state resuming;    ///< Its resume runs.
  static const component_state stopping;    ///< Its stop runs.
  static const component_state failed;      ///< It has failed; `stop` still works.

  /// Stopped.
  constexpr component_state() = default;

  /// The state's name: `"running"`.
  [[nodiscard]] constexpr std::string_view name() const noexcept { return names[value_]; }
  /// Converts to text.
  constexpr operator std::string_view() const noexcept { return name(); }
  /// Converts to the enum, for `switch`.
  constexpr operator value() const noexcept { return value{value_}; }

  /// The state as a number, in the order in which the states are declared.
  [[nodiscard]] constexpr unsigned char index() const noexcept { return value_; }
  /// The state with this number.
  [[nodiscard]] static constexpr component_state from_index(unsigned char index) {
    return component_state(index);
  }

  /// Whether both are the same state.
  friend constexpr bool operator==(component_state, component_state) = default;

 private:
  static constexpr std::string_view names[] = {
      "stopped",
      "starting",
      "running",
      "suspending",
      "suspended",
      "resuming",
      "stopping",
      "failed",
  };

  constexpr explicit component_state(unsigned char place) : value_(place) {}

  unsigned char value_ = 0;
};

inline constexpr component_state component_state::stopped{0};
inline constexpr component_state component_state::starting{1};
inline constexpr component_state component_state::running{2};
inline constexpr component_state component_state::suspending{3};
inline constexpr component_state component_state::suspended{4};
inline constexpr component_state component_state::resuming{5};
inline constexpr component_state component_state::stopping{6};
inline constexpr component_state component_state::failed{7};

}  // namespace cruller::v0
#pragma GCC visibility pop
