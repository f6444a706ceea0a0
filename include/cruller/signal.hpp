// Signals as the engine knows them: a name, an order, and a table with one row for each built-in
// signal. The row defines everything that is special about a signal.
#pragma once

#include <cruller/component_state.hpp>
#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace cruller::inline v0 {

/// The direction in which a signal passes through the graph of references.
enum class order : unsigned char {
  dependencies_first,  ///< A component gets the signal after everything that it needs.
  dependents_first     ///< A component gets the signal before everything that it needs.
};

/// A signal at run time: its name and direction. Two signals of one name are the same signal. A
/// plain value: copy it to other threads.
struct signal_id {
  std::string_view name;     ///< `"start"`.
  cruller::order direction;  ///< Its direction through the graph.

  /// Whether both are the same signal. Only the name counts: a system uses a name with one order.
  friend constexpr bool operator==(const signal_id& one, const signal_id& other) {
    return one.name == other.name;
  }
};

/// The position of a function: around the handler for a signal, or the handler itself.
enum class hook : unsigned char {
  before,  ///< A hook that runs before the handler.
  none,    ///< The handler.
  after    ///< A hook that runs after the handler.
};

namespace detail {

// The effect of a signal on the components that get it.
enum class signal_effect : unsigned char { none, starts, stops, suspends, resumes };

// The use of the return value of a handler; `change`: of a handler that gets its config twice.
enum class signal_answer : unsigned char { none, text, file, report, change };

class state_set {
 public:
  constexpr state_set(std::initializer_list<component_state> states) {
    for (const component_state each : states) bits_ |= 1u << each.index();
  }
  constexpr bool has(component_state state) const { return (bits_ >> state.index() & 1u) != 0; }

 private:
  unsigned bits_ = 0;
};

// A built-in signal. The defaults are those of a program's own signal.
struct signal_row {
  signal_id id{};
  signal_effect effect = signal_effect::none;
  signal_answer answer = signal_answer::none;
  // A component in one of these states gets it.
  state_set from{component_state::running, component_state::suspended};
  // The state while the handler runs, and after it; not used if the effect is none.
  component_state through{};
  component_state to{};
  bool can_be_sent = true;      // otherwise only the library sends it, and reports its failures
  bool failure_is_kept = true;  // whether a failing handler makes the component `failed`
  bool ends_at_failure = true;  // whether no further step begins after a failure

  // A signal without an effect skips components that have no handler or hook for it.
  constexpr bool changes_state() const { return effect != signal_effect::none; }
  // The handler returns the instance, so neither it nor the hooks before it can get the instance.
  constexpr bool makes_instance() const { return effect == signal_effect::starts; }
  // The instance is destroyed after the last handler.
  constexpr bool destroys_instance() const { return effect == signal_effect::stops; }
  // Whether a cancellation requests the handler to end early.
  constexpr bool can_be_cancelled() const { return !destroys_instance() && can_be_sent; }
};

// The table. A new signal is a new row here, and a word in dsl/signal.hpp.
inline constexpr signal_row built_in_signals[] = {
    {.id = {"start", order::dependencies_first},
     .effect = signal_effect::starts,
     .from = {component_state::stopped},
     .through = component_state::starting,
     .to = component_state::running},
    {.id = {"stop", order::dependents_first},
     .effect = signal_effect::stops,
     .from =
         {component_state::starting,
          component_state::running,
          component_state::suspending,
          component_state::suspended,
          component_state::resuming,
          component_state::stopping,
          component_state::failed},
     .through = component_state::stopping,
     .to = component_state::stopped},
    {.id = {"suspend", order::dependents_first},
     .effect = signal_effect::suspends,
     .from = {component_state::running},
     .through = component_state::suspending,
     .to = component_state::suspended},
    {.id = {"resume", order::dependencies_first},
     .effect = signal_effect::resumes,
     .from = {component_state::suspended},
     .through = component_state::resuming,
     .to = component_state::running},
    {.id = {"status", order::dependencies_first},
     .answer = signal_answer::text,
     .failure_is_kept = false},
    {.id = {"hand_over", order::dependents_first},
     .answer = signal_answer::file,
     .can_be_sent = false,
     .failure_is_kept = false},
    {.id = {"health", order::dependencies_first},
     .answer = signal_answer::report,
     .from = {component_state::running},
     .can_be_sent = false,
     .failure_is_kept = false},
    {.id = {"drain", order::dependents_first}, .failure_is_kept = false, .ends_at_failure = false},
    {.id = {"ready", order::dependencies_first}},
    {.id = {"changed", order::dependencies_first},
     .answer = signal_answer::change,
     .from = {component_state::running},
     .can_be_sent = false,
     .failure_is_kept = false},
};

// All signals that are not built in.
inline constexpr signal_row own_signal{};

// The name of background work in events, errors and contexts. It cannot be sent.
inline constexpr signal_id work_signal{"work", order::dependencies_first};

// Names that a program's own signal must not have: they have another meaning, or are reserved for
// new rows.
inline constexpr std::string_view reserved_signals[] = {work_signal.name};

// Where the built-in signal with this name stands in the table, or behind its end. A place and no
// pointer: with -fsanitize=undefined g++ compares no address with null in a constant expression.
constexpr std::size_t place_of_name(std::string_view name) {
  std::size_t place = 0;
  while (place != std::size(built_in_signals) && built_in_signals[place].id.name != name) ++place;
  return place;
}

constexpr bool is_built_in(std::string_view name) {
  return place_of_name(name) != std::size(built_in_signals);
}

constexpr const signal_row& row_of_signal(std::string_view name) {
  return is_built_in(name) ? built_in_signals[place_of_name(name)] : own_signal;
}

constexpr bool is_taken_name(std::string_view name) {
  for (const std::string_view each : reserved_signals)
    if (each == name) return true;
  return is_built_in(name);
}

// The index of the built-in signal with this effect or answer.
consteval std::size_t place_of_signal(signal_effect effect) {
  std::size_t place = 0;
  while (built_in_signals[place].effect != effect) ++place;
  return place;
}
consteval std::size_t place_of_signal(signal_answer answer) {
  std::size_t place = 0;
  while (built_in_signals[place].answer != answer) ++place;
  return place;
}

// The built-in signal with this effect, or answer.
template <auto What>
inline constexpr const signal_row& signal_that = built_in_signals[place_of_signal(What)];

inline constexpr const signal_row& start_signal = signal_that<signal_effect::starts>;
inline constexpr const signal_row& stop_signal = signal_that<signal_effect::stops>;
inline constexpr const signal_row& changed_signal = signal_that<signal_answer::change>;
inline constexpr const signal_row& drain_signal = row_of_signal("drain");
inline constexpr const signal_row& ready_signal = row_of_signal("ready");

}  // namespace detail
}  // namespace cruller::v0
