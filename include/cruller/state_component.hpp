// A state in a system: both ways of working in one program.
#pragma once

#include <cruller/component.hpp>
#include <cruller/signal.hpp>
#include <utility>

namespace cruller {

template <typename Value>
class state_of;

namespace detail {

template <typename Value>
Value& realize(const state_of<Value>& state) {
  return *state;
}

template <typename Value>
void close(state_of<Value>& state) {
  state.close();
}

}  // namespace detail

namespace dsl {

/// A component whose instance is a state's value, so that a system drives the state: `start`
/// realizes it, or finds it realized, and `stop` closes it. Others get a reference to the value. It
/// takes more parts, as `component` does: `"db"_k = state_component(db, depends_on<"log">)`.
///
/// While the system runs, do not close the state by other means: others hold references to its
/// value. A system that is stopped has closed it, whoever realized it.
template <typename Value, typename... Parts>
constexpr auto state_component(state_of<Value>& state, Parts... parts) {
  return component(
      start([&state]() -> Value& { return detail::realize(state); }),
      stop([&state](Value&) { detail::close(state); }),
      std::move(parts)...
  );
}

}  // namespace dsl
}  // namespace cruller
