// Where a component stands in its life.
#pragma once

#include <iosfwd>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller {

/// The state of a component, or of a whole system. Prints as its name, with streams and with fmt.
class component_state {
 public:
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
  constexpr std::string_view name() const { return names[value_]; }
  /// The same, where a text is wanted.
  constexpr operator std::string_view() const { return name(); }

  /// The state as a number, in the order in which the states are declared.
  constexpr unsigned char index() const { return value_; }
  /// The state with this number.
  static constexpr component_state from_index(unsigned char index) {
    return component_state(index);
  }

  /// Whether both are the same state.
  friend constexpr bool operator==(component_state, component_state) = default;
  /// Prints the name.
  friend std::ostream& operator<<(std::ostream& out, component_state state);

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

  constexpr explicit component_state(unsigned char value) : value_(value) {}

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

}  // namespace cruller
#pragma GCC visibility pop
