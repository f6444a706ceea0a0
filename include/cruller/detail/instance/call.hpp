// Calling a handler or hook: selecting and passing its arguments.
#pragma once

#include <cruller/context.hpp>
#include <cruller/detail/instance/instance.hpp>

namespace cruller::inline v0::detail {

// The config values that a handler gets: that of `changed` gets them twice.
template <typename Handler, typename Config>
struct arguments_for {
  using type = Config;
};
template <order Direction, typename Function, typename... Config>
struct arguments_for<handler<"changed", Direction, hook::none, Function>, types<Config...>> {
  using type = types<Config..., Config...>;
};

// The call of part `Part`: a handler, a hook, or background work. Has no constants of its own:
// clang prints the name of each, with the type of the whole definition.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
struct call {
  using handler_type = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  using function = decltype(handler_type::function);

  using arguments = typename arguments_for<
      handler_type,
      typename arguments_of<Definition, Index>::all::list>::type;

  // Before the instance exists, the config comes first, otherwise the instance.
  static consteval auto find_leading() {
    using with_instance = types<instance_type<Definition, Index>&>;
    if constexpr (is_work<handler_type>)
      return with_instance{};
    else if constexpr (row_of_handler<handler_type>.makes_instance() && handler_type::when != hook::after)
      return types<>{};
    else
      return with_instance{};
  }
  using leading = decltype(find_leading());

  using form_type = form_with<leading, arguments, function>;
  using places = std::make_index_sequence<form_type::shape.values>;

  // The resolved config value number `Place`.
  template <std::size_t Place>
  static decltype(auto) value(void* instances) {
    constexpr std::size_t config = component_parts<Definition, Index>::config;
    return arguments_of<Definition, Index>::template get<Place>(
        part_at<Definition, Index, config>.data, instances
    );
  }

  // Calls the function with the arguments that it accepts.
  template <typename... Value>
  static decltype(auto) pass(void* instances, context& step, Value&... values) {
    constexpr call_shape shape = form_type::shape;
    const function& f = part_at<Definition, Index, Part>.function;
    if constexpr (shape.last == last_argument::context && shape.gets_instance)
      return f(detail::get<Definition, Index>(instances), values..., step);
    else if constexpr (shape.last == last_argument::context)
      return f(values..., step);
    else if constexpr (shape.last == last_argument::stop_token && shape.gets_instance)
      return f(detail::get<Definition, Index>(instances), values..., step.stop_token());
    else if constexpr (shape.last == last_argument::stop_token)
      return f(values..., step.stop_token());
    else if constexpr (shape.gets_instance)
      return f(detail::get<Definition, Index>(instances), values...);
    else
      return f(values...);
  }

  template <std::size_t... Place>
  static decltype(auto) run(void* instances, context& step, std::index_sequence<Place...>) {
    using config = arguments_of<Definition, Index>;
    constexpr call_shape shape = form_type::shape;
    [[maybe_unused]] constexpr std::uint32_t
        first_ref = table_of<Definition>.components[Index].first_ref;
    if constexpr (config::is_plain::value && !shape.gets_instance && shape.last == last_argument::nothing)
      // A shortcut for most start handlers.
      return part_at<Definition, Index, Part>.function(
          get_seen<Definition, table_of<Definition>.refs[first_ref + Place].first>(instances)...
      );
    else if constexpr (config::is_plain::value)
      return pass(
          instances,
          step,
          get_seen<Definition, table_of<Definition>.refs[first_ref + Place].first>(instances)...
      );
    else
      return pass(instances, step, as_lvalue(value<Place>(instances))...);
  }

  // Calls the handler of `changed`. What the former values refer to is kept until the component
  // stops.
  template <std::size_t... Place>
  static void run_changed(void* instances, context& step, std::index_sequence<Place...>) {
    const elements<decltype(value<Place>(instances))...> before(value<Place>(instances)...);
    step.change();
    static_cast<void>(pass(
        instances,
        step,
        as_lvalue(element_at<Place>(before))...,
        as_lvalue(value<Place>(instances))...
    ));
  }
};

}  // namespace cruller::v0::detail
