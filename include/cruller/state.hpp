// States: objects of their own that start when they are first used, and are tracked and stopped.
#pragma once

// First, and not through another: what the compiler says of a refusal begins with how it got there.
#include <cruller/refusals.hpp>
//
#include <cruller/any_state.hpp>
#include <cruller/detail/state_parts.hpp>
#include <cruller/error.hpp>
#include <cruller/state_component.hpp>
#include <cruller/states.hpp>
#include <memory>

namespace cruller {

/// A state with a value of this type, wherever it lives and whatever its handlers are: what a
/// function takes that wants to be given one.
///
/// Like a pointer, a const one gives a value that is not const.
template <typename Value>
class state_of : public any_state {
 public:
  /// What it holds.
  using value_type = Value;

  /// The value; the first use starts it. Reaching a realized state costs an acquire load and a
  /// branch. It stays where it is until the state is closed.
  ///
  /// Under any number of threads it is started once; the others wait. Throws `signal_error` where
  /// the handler throws, with the state's name and the cause nested: it stays unrealized, and the
  /// next use tries again. Throws `cycle_error` where the state needs itself to start, also by way
  /// of what other threads are starting. Throws `lifecycle_error` where nothing may start: in a
  /// stop handler, and while a state is printed.
  Value& operator*() const { return *static_cast<Value*>(reach()); }
  /// The same, to reach into it.
  Value* operator->() const { return static_cast<Value*>(reach()); }

  /// The value, or null where the state is not realized. Never starts it.
  Value* peek() const noexcept { return static_cast<Value*>(look()); }

  /// `start(f)`, `stop(f)` or both in the place of the state's own, until the end of the scope:
  /// `auto fake = db.override(start([] { return datasource{"memory"}; }));`
  ///
  /// Overrides nest; what the last one does not say is that of the one before. At its end the state
  /// is closed. Throws `lifecycle_error` where the state is realized, and nothing has happened.
  template <typename... Parts>
  requires(...&& detail::is_state_part<Parts>) state_override override(Parts... parts) {
    return override(if_realized::refuse, std::move(parts)...);
  }
  /// The same; `if_realized::close` closes the state first where it is realized.
  template <typename... Parts>
  requires(...&& detail::is_state_part<Parts>) state_override
      override(if_realized realized, Parts... parts) {
    detail::check_state_parts<Parts...>();
    using start = detail::start_of<Parts...>;
    std::unique_ptr<detail::state_layer> layer;
    if constexpr (!(... && detail::is_override_part<Parts>))
      static_assert(sizeof(state_override_is_no_handler<Parts...>));
    else if constexpr (detail::is_state_start<start> && !detail::gives<Value, start>)
      static_assert(sizeof(state_override_gives_another_type<
                           Value,
                           typename detail::state_result<start>::type>));
    else if constexpr (detail::is_state_start<start>)
      layer = std::make_unique<
          detail::typed_state_layer<Value, start, detail::stop_of<Parts...>, true>>(
          detail::take_start(parts...), detail::take_stop(parts...)
      );
    return state_override(*this, std::move(layer), realized);
  }

 protected:
  using any_state::any_state;
};

/// An object that is started the first time it is used, tracked, and stopped in reverse order of
/// use. After redelay.
///
/// Made from parts in any order, all of which may be missing: `name("db")`, `start(f)`, `stop(f)`,
/// `doc("…")`, and any number of `meta("key", value)`. What `start` returns is the value: built in
/// place, so it may be immovable; void means that there are only effects; a reference is lent, not
/// owned. `stop` gets the value, or nothing. Both are called as const.
///
/// It lives anywhere: as a global, a static in a function, a member, a local, an inline variable in
/// a header. It is neither copied nor moved (`state_handle` is); at the end of its scope it is
/// closed, and what its stop handler throws goes to those who watch.
template <typename Start, typename Stop>
class state final : public state_of<detail::state_value<Start>> {
  using value = detail::state_value<Start>;

 public:
  /// From parts in any order. Starts nothing.
  template <typename... Parts>
  requires(!(... || std::is_base_of_v<any_state, Parts>)) explicit state(Parts... parts)
      : state_of<value>(detail::traits_of(parts...), layer_),
        layer_(detail::take_start(parts...), detail::take_stop(parts...)) {
    detail::check_state_parts<Parts...>();
  }
  /// Closes it, as the end of its scope.
  ~state() override { this->end(); }

 private:
  detail::typed_state_layer<value, Start, Stop, false> layer_;
};

/// The parts say what type of state it is.
template <typename... Parts>
state(Parts...) -> state<detail::start_of<Parts...>, detail::stop_of<Parts...>>;

/// A state that can be moved: into a container, into another object. Made from the same parts, and
/// used in the same way; it owns the state, and its end is the end of the state's scope.
///
/// `pools.emplace_back(name("first"), start(f))`, where pools is a
/// `std::vector<cruller::state_handle<connection>>`. One that has been moved from may only be
/// destroyed or assigned to.
template <typename Value>
class state_handle {
 public:
  /// A state of its own, from the same parts. Starts nothing.
  template <typename... Parts>
  requires(...&& detail::is_state_part<Parts>) explicit state_handle(Parts... parts)
      : state_(std::make_unique<state<detail::start_of<Parts...>, detail::stop_of<Parts...>>>(
            std::move(parts)...
        )) {}

  /// The value; the first use starts it.
  Value& operator*() const { return **state_; }
  /// The same, to reach into it.
  Value* operator->() const { return state_->operator->(); }
  /// The value, or null where the state is not realized. Never starts it.
  Value* peek() const noexcept { return state_->peek(); }
  /// Whether it has a value. Never starts it.
  bool realized() const noexcept { return state_->realized(); }
  /// Calls the stop handler and destroys the value, as `any_state::close`.
  void close() { state_->close(); }
  /// The same without the stop handler.
  void force_close() { state_->force_close(); }
  /// Other handlers until the end of the scope, as `state_of::override`.
  template <typename... Parts>
  state_override override(Parts... parts) {
    return state_->override(std::move(parts)...);
  }

  /// The state itself.
  state_of<Value>& get() const noexcept { return *state_; }
  /// Prints the state.
  friend std::ostream& operator<<(std::ostream& out, const state_handle& handle) {
    return out << static_cast<const any_state&>(*handle.state_);
  }

 private:
  std::unique_ptr<state_of<Value>> state_;
};

/// What the start function returns is the type of the value.
template <typename... Parts>
state_handle(Parts...) -> state_handle<detail::state_value<detail::start_of<Parts...>>>;

namespace dsl {

/// What a state is called. Where two have one name, the second is told apart: "db#2".
inline node::state_name name(std::string text) { return {std::move(text)}; }

/// Something that a program says about a state, for itself: `meta("score", 42)`. Any number of
/// them; a string literal becomes a `const char*`.
template <typename Value>
node::meta<Value> meta(std::string key, Value value) {
  return {std::move(key), std::move(value)};
}

}  // namespace dsl

/// The words that states are made of, and no others: for programs that have no system, and want
/// their states at global scope to be called as they like, `config` for one.
namespace state_dsl {

using dsl::doc;
using dsl::meta;
using dsl::name;
using dsl::start;
using dsl::stop;

}  // namespace state_dsl
}  // namespace cruller
