// The handlers of a state, and the overrides on top of them.
#pragma once

#include <cruller/detail/instance/unfinished.hpp>
#include <cruller/detail/refuse/label.hpp>
#include <cruller/detail/text/printing.hpp>
#include <cruller/dsl/component.hpp>
#include <cruller/dsl/narrowing.hpp>
#include <cruller/refusals.hpp>
#include <cruller/states/any_state.hpp>
#include <memory>
#include <new>
#include <string>
#include <type_traits>

namespace cruller::inline v0::detail {

// A value is known only by the address that `start` returns.
struct state_layer {
  state_layer() = default;
  state_layer(const state_layer&) = delete;
  state_layer& operator=(const state_layer&) = delete;
  virtual ~state_layer() = default;

  virtual void* start(state_context& context) = 0;
  virtual void stop(void* value) = 0;
  virtual void destroy(void* value) noexcept = 0;
  // `nested` is for texts among others: they are quoted.
  virtual void print(std::string& out, const void* value, bool nested) const = 0;

  state_layer* below = nullptr;
  const void* overrider = nullptr;    // of an override: the thread that made it
  std::unique_ptr<state_layer> kept;  // the layer that the state kept before
};

// Stands for a missing handler.
struct no_handler {};

template <typename Start>
inline constexpr bool is_state_start = std::is_invocable_v<const Start&> ||
                                       std::is_invocable_v<const Start&, state_context&>;
template <>
inline constexpr bool is_state_start<no_handler> = true;

// Without a start, or after its refusal, the state has only effects.
template <typename Start>
struct state_result {
  using type = void;
};
template <typename Start>
requires std::is_invocable_v<const Start&, state_context&>
struct state_result<Start> {
  using type = std::invoke_result_t<const Start&, state_context&>;
};
template <typename Start>
requires(std::is_invocable_v<const Start&> && !std::is_invocable_v<const Start&, state_context&>) struct
    state_result<Start> {
  using type = std::invoke_result_t<const Start&>;
};

// Calls a start handler, in the longest form that it accepts.
template <typename Start>
decltype(auto) call_start(const Start& start, state_context& context) {
  if constexpr (std::is_invocable_v<const Start&, state_context&>)
    return start(context);
  else
    return start();
}

// The value of a state: the result of start, or the object that it refers to.
template <typename Start>
using state_value = typename std::conditional_t<
    std::is_void_v<typename state_result<Start>::type>,
    std::type_identity<empty>,
    std::remove_reference<std::remove_cv_t<typename state_result<Start>::type>>>::type;

// Whether the start of an override is compatible with a `Value`.
template <typename Value, typename Start, typename Result = typename state_result<Start>::type>
inline constexpr bool gives = std::is_same_v<std::remove_cv_t<Result>, Value> ||
                              (std::is_convertible_v<Result, Value> && !narrows<Result, Value>);
template <typename Value>
inline constexpr bool gives<Value, no_handler, void> = true;
template <typename Value, typename Start>
inline constexpr bool gives<Value, Start, void> = std::is_same_v<Value, empty>;
template <typename Value, typename Start, typename Lent>
inline constexpr bool gives<Value, Start, Lent&> = std::is_convertible_v<Lent&, Value&>;

// Whether a start gives a value that is there when it returns, and that ends without an exception.
template <typename Start, typename Result = typename state_result<Start>::type>
inline constexpr bool gives_value = std::is_void_v<Result> ||
                                    (!unfinished<Result> && ends_quietly<Result>);

template <const signal_row& Signal>
inline constexpr auto part_label = label<refused::part, Signal.id.name.size()>(Signal.id.name);

template <typename Value, typename Stop>
concept stops_value = requires(const Stop& stop, Value& value) {
  stop(value);
}
&&(!is_narrowed<Stop, Value&>(types<>{}, types<>{}));

// What a stop function returns.
template <typename Value, typename Stop>
struct stop_result {
  using type = void;
};
template <typename Value, typename Stop>
requires stops_value<Value, Stop>
struct stop_result<Value, Stop> {
  using type = std::invoke_result_t<const Stop&, Value&>;
};
template <typename Value, typename Stop>
requires(std::is_invocable_v<const Stop&> && !stops_value<Value, Stop>) struct stop_result<
    Value,
    Stop> {
  using type = std::invoke_result_t<const Stop&>;
};

// The storage of the value of `Start`.
template <typename Value, typename Start, typename Result = typename state_result<Start>::type>
struct state_slot {
  void* make(const Start& start, state_context& context) {
    return ::new (static_cast<void*>(bytes)) Value(call_start(start, context));
  }
  static void destroy(void* value) noexcept {
    if constexpr (ends_quietly<Value>) static_cast<Value*>(value)->~Value();
  }

  alignas(Value) unsigned char bytes[sizeof(Value)];
};
// Only effects: the value is empty.
template <typename Value, typename Start>
struct state_slot<Value, Start, void> {
  void* make(const Start& start, state_context& context) {
    if constexpr (!std::is_same_v<Start, no_handler> && is_state_start<Start>)
      call_start(start, context);
    return &nothing;
  }
  static void destroy(void*) noexcept {}

  Value nothing;
};
// A reference: the value is stored elsewhere.
template <typename Value, typename Start, typename Lent>
struct state_slot<Value, Start, Lent&> {
  static void* make(const Start& start, state_context& context) {
    Value& value = call_start(start, context);
    return const_cast<void*>(static_cast<const void*>(&value));
  }
  static void destroy(void*) noexcept {}
};

// With `Override`, a missing handler is that of the layer below.
template <typename Value, typename Start, typename Stop, bool Override>
struct typed_state_layer final : state_layer {
  static constexpr bool starts = !Override || !std::is_same_v<Start, no_handler>;

  typed_state_layer(Start start, Stop stop)
      : start_(static_cast<Start&&>(start)), stop_(static_cast<Stop&&>(stop)) {}

  void* start(state_context& context) override {
    if constexpr (starts)
      return slot_.make(start_, context);
    else
      return below->start(context);
  }

  void stop(void* at) override {
    Value& value = *static_cast<Value*>(at);
    const Stop& function = stop_;
    using result = typename stop_result<Value, Stop>::type;
    if constexpr (unfinished<result>)
      static_assert(sizeof(state_handler_is_unfinished<part_label<stop_signal>, result>));
    else if constexpr (stops_value<Value, Stop>)
      function(value);
    else if constexpr (std::is_invocable_v<const Stop&>)
      function();
    else if constexpr (!std::is_same_v<Stop, no_handler>)
      static_assert(sizeof(state_stop_fits_no_form<Value, Stop>));
    else if constexpr (Override)
      below->stop(at);
  }

  void destroy(void* value) noexcept override {
    if constexpr (starts)
      slot_.destroy(value);
    else
      below->destroy(value);
  }

  void print(std::string& out, const void* value, bool nested) const override {
    if constexpr (!std::is_same_v<Value, empty>)
      detail::print(out, *static_cast<const Value*>(value), nested);
  }

 private:
  struct no_slot {};
  template <bool Starts, typename = void>
  struct slot_for {
    using type = state_slot<Value, Start>;
  };
  template <typename Unused>
  struct slot_for<false, Unused> {
    using type = no_slot;
  };

  [[no_unique_address]] Start start_;
  [[no_unique_address]] Stop stop_;
  [[no_unique_address]] typename slot_for<starts>::type slot_;
};

}  // namespace cruller::v0::detail
