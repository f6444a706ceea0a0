// States: objects that start when they are first used, are tracked, and can be stopped.
#pragma once

// Included first, so that compiler messages about a refusal begin with few include lines.
#include <cruller/refusals.hpp>
//
#include <cruller/detail/state/state_parts.hpp>
#include <cruller/error.hpp>
#include <cruller/states/any_state.hpp>
#include <cruller/states/state_component.hpp>
#include <cruller/states/states.hpp>
#include <memory>
#include <source_location>

namespace cruller::inline v0 {

/// The interface of a state with a value of this type, independent of its storage and its handlers.
/// Use it as the parameter type of functions.
///
/// Like a pointer, a const state gives access to a non-const value. Thread-safe.
template <typename Value>
class state_of : public any_state {
 public:
  /// The type of the value.
  using value_type = Value;

  /// The value; the first use starts the state. Access to a realized state costs an acquire load
  /// and a branch. The value keeps its address until the state is closed.
  ///
  /// Concurrent uses start it once; the other threads wait. Throws `signal_error` if the start
  /// handler throws, with the state's name and the cause nested: the state stays unrealized, and
  /// the next use tries again. Throws `cycle_error` if the state needs itself to start, possibly
  /// through states that other threads are starting. Throws `lifecycle_error` where no state can
  /// start: in a stop handler, and while a state is being printed.
  Value& operator*() const { return *static_cast<Value*>(reach()); }
  /// Access to a member of the value.
  Value* operator->() const { return static_cast<Value*>(reach()); }

  /// The value, or null if the state is not realized. Never starts the state.
  [[nodiscard]] Value* peek() const noexcept { return static_cast<Value*>(look()); }

  /// Replaces `start(f)`, `stop(f)` or both until the end of the scope: `auto fake =
  /// db.override(start([] { return datasource{"memory"}; }));`
  ///
  /// Overrides nest; a handler that an override does not define comes from the previous one. When
  /// the override ends, the state is closed. Throws `lifecycle_error`, without any effect, if the
  /// state is realized.
  ///
  /// An override is for the whole process: other threads use it, too. While one is in force, a
  /// second one from another thread is a `lifecycle_error`, so that two tests do not read each
  /// other's fakes unnoticed; run such tests one after the other, or give each its own state.
  template <typename... Parts>
  requires(...&& detail::is_state_part<Parts>) state_override override(Parts... parts) {
    return override(if_realized::refuse, std::move(parts)...);
  }
  /// The same; `if_realized::close` first closes a realized state.
  template <typename... Parts>
  requires(...&& detail::is_state_part<Parts>) state_override
      override(if_realized realized, Parts... parts) {
    detail::check_state_parts<Parts...>();
    using start = detail::start_of<Parts...>;
    std::unique_ptr<detail::state_layer> layer;
    if constexpr (!(... && detail::is_override_part<Parts>))
      static_assert(sizeof(state_override_is_no_handler<Parts...>));
    else if constexpr (detail::unfinished<detail::result_of_start<Parts...>>)
      static_assert(sizeof(state_handler_is_unfinished<
                           detail::part_label<detail::start_signal>,
                           detail::result_of_start<Parts...>>));
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

/// An object that starts when it is first used, is tracked, and is stopped in reverse order of use.
/// Modelled on redelay.
///
/// Made of optional parts in any order: `name("db")`, `start(f)`, `stop(f)`, `doc("…")`, and any
/// number of `meta("key", value)`. The result of `start` is the value. It is constructed in place,
/// so it can be immovable; a void start has only effects; a reference is used but not owned.
/// `start` takes nothing or a `state_context&`, `stop` takes the value or nothing. Both functions
/// are called as const.
///
/// A state can be a global, a static in a function, a member, a local, or an inline variable in a
/// header. It can be neither copied nor moved (see `state_handle`). At the end of its scope it is
/// closed; exceptions of its stop handler are reported to watchers only.
template <typename Start, typename Stop>
class state final : public state_of<detail::state_value<Start>> {
  using value = detail::state_value<Start>;
  using start_part = detail::handler_part<dsl::start, Start>;
  using stop_part = detail::handler_part<dsl::stop, Stop>;

 public:
  /// Takes parts in any order. Does not start the state.
  template <typename... Parts>
  requires(sizeof...(Parts) != 0 && !(... || std::is_base_of_v<any_state, Parts>)&&!detail::begin_with_place<Parts...>) explicit state(
      Parts... parts
  )
      : state_of<value>(detail::traits_of(parts...), layer_),
        layer_(detail::take_start(parts...), detail::take_stop(parts...)) {
    detail::check_state_parts<Parts...>();
    detail::check_state_value<Parts...>();
  }
  /// The same; without a name it records where it is defined.
  template <typename... Rest>
  requires detail::begin_with_place<start_part, Rest...>
  explicit state(detail::located<start_part> first, Rest... rest)
      : state_of<value>(detail::placed_traits_of(first.place, first.part, rest...), layer_),
        layer_(detail::take_start(first.part, rest...), detail::take_stop(first.part, rest...)) {}
  /// The same, with the stop handler first.
  template <typename... Rest>
  requires detail::begin_with_place<stop_part, Rest...>
  explicit state(detail::located<stop_part> first, Rest... rest)
      : state_of<value>(detail::placed_traits_of(first.place, first.part, rest...), layer_),
        layer_(detail::take_start(first.part, rest...), detail::take_stop(first.part, rest...)) {}
  /// The same, with the doc first.
  template <typename... Rest>
  requires detail::begin_with_place<node::doc, Rest...>
  explicit state(detail::located<node::doc> first, Rest... rest)
      : state_of<value>(detail::placed_traits_of(first.place, first.part, rest...), layer_),
        layer_(detail::take_start(first.part, rest...), detail::take_stop(first.part, rest...)) {}
  /// The same, with parts that are stored elsewhere.
  template <typename... Parts>
  explicit state(const std::source_location& place, Parts... parts)
      : state_of<value>(detail::placed_traits_of(place, parts...), layer_),
        layer_(detail::take_start(parts...), detail::take_stop(parts...)) {
    detail::check_state_parts<Parts...>();
    detail::check_state_value<Parts...>();
  }
  /// Without parts the state does nothing.
  explicit state(const std::source_location& place = std::source_location::current())
      : state_of<value>(detail::placed_traits_of(place), layer_), layer_({}, {}) {}
  /// Closes the state.
  ~state() override { this->end(); }

 private:
  detail::typed_state_layer<value, Start, Stop, false> layer_;
};

/// Deduces the type of the state from its parts.
template <typename... Parts>
state(Parts...) -> state<detail::start_of<Parts...>, detail::stop_of<Parts...>>;

/// A movable state, for containers and members of movable objects. Made of the same parts and used
/// in the same way. It owns the state, and closes it at its end.
///
/// `pools.emplace_back(name("first"), start(f))`, where pools is a
/// `std::vector<cruller::state_handle<connection>>`. A moved-from handle can only be destroyed or
/// assigned to. Its members are thread-safe, but for moving and destroying it.
template <typename Value>
class state_handle {
 public:
  /// Creates a state from the same parts. Does not start it.
  template <typename... Parts>
  requires(...&& detail::is_state_part<Parts>) explicit state_handle(Parts... parts)
      : state_(std::make_unique<state<detail::start_of<Parts...>, detail::stop_of<Parts...>>>(
            std::source_location(), std::move(parts)...
        )) {}

  /// The value; the first use starts it.
  Value& operator*() const { return **state_; }
  /// Access to a member of the value.
  Value* operator->() const { return state_->operator->(); }
  /// The value, or null if the state is not realized. Never starts the state.
  [[nodiscard]] Value* peek() const noexcept { return state_->peek(); }
  /// Whether it has a value. Never starts the state.
  [[nodiscard]] bool realized() const noexcept { return state_->realized(); }
  /// Starts the state unless it is realized, see `any_state::force`.
  void force() const { state_->force(); }
  /// Calls the stop handler and destroys the value, see `any_state::close`.
  void close() { state_->close(); }
  /// The same without the stop handler.
  void force_close() { state_->force_close(); }
  /// Replaces handlers until the end of the scope, see `state_of::override`.
  template <typename... Parts>
  state_override override(Parts... parts) {
    return state_->override(std::move(parts)...);
  }

  /// The state.
  [[nodiscard]] state_of<Value>& get() const noexcept { return *state_; }
  /// Prints the state.
  friend std::ostream& operator<<(std::ostream& out, const state_handle& handle) {
    return out << static_cast<const any_state&>(*handle.state_);
  }

 private:
  std::unique_ptr<state_of<Value>> state_;
};

/// Deduces the type of the value from the start function.
template <typename... Parts>
state_handle(Parts...) -> state_handle<detail::state_value<detail::start_of<Parts...>>>;

namespace dsl {

/// The name of a state. A second state with the same name gets a number: "db#2".
inline constexpr node::state_name_word name{};

/// User-defined metadata of a state: `meta("score", 42)`. A state can have any number of them; a
/// string literal becomes a `const char*`.
inline constexpr node::meta_word meta{};

}  // namespace dsl

/// Only the words for states: for programs without a system that define states at global scope and
/// use names such as `config` themselves.
namespace state_dsl {

using dsl::doc;
using dsl::meta;
using dsl::name;
using dsl::start;
using dsl::stop;

}  // namespace state_dsl
}  // namespace cruller::v0
