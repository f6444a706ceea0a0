// A component made of a state, to use states in a system.
#pragma once

#include <cruller/context.hpp>
#include <cruller/dsl/component.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/states/any_state.hpp>
#include <utility>

namespace cruller::inline v0 {

template <typename Value>
class state_of;

namespace detail {

// While it lives, states that start on this thread are started by a component.
class [[gnu::visibility("default")]] state_drive {
 public:
  state_drive(const any_state& state, const context& step) noexcept;
  ~state_drive();
  state_drive(const state_drive&) = delete;
  state_drive& operator=(const state_drive&) = delete;

  // The file descriptor that the component of this state inherits.
  static file_descriptor inherited_by(const any_state& state);

 private:
  const any_state& state_;
  const context& step_;
  const state_drive* const outer_;
};

// The start handler of a component made of a state.
template <typename Value>
struct realize_state {
  Value& operator()() const { return **state; }
  Value& operator()(const context& step) const {
    const state_drive by(*state, step);
    return **state;
  }
  const state_of<Value>* state;
};

template <typename Value>
void close(state_of<Value>& state) {
  state.close();
}

}  // namespace detail

namespace node {

/// The word `state_component`.
struct state_component_word {
  /// The component, with more parts.
  template <typename Value, typename... Parts>
  constexpr auto operator()(state_of<Value>& state, Parts... parts) const {
    return dsl::component(
        dsl::start(detail::realize_state<Value>{&state}),
        dsl::stop([&state](Value&) { detail::close(state); }),
        std::move(parts)...
    );
  }
};

}  // namespace node

namespace dsl {

/// A component whose instance is the value of a state, so that a system controls the state: `start`
/// realizes it unless it is realized, and `stop` closes it. Dependents get a reference to the
/// value. The state's start handler gets what was handed over to the component from its
/// `state_context`. Further parts are those of `component`: `"db"_k = state_component(db,
/// depends_on<"log">)`.
///
/// Do not close the state by other means while the system runs: dependents hold references to its
/// value. Stopping the system closes the state even if it was realized before.
inline constexpr node::state_component_word state_component{};

}  // namespace dsl
}  // namespace cruller::v0
