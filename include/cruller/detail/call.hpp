// Calling a handler or hook: which of its arguments it accepts, and with what it is called.
#pragma once

#include <cruller/detail/instance.hpp>

namespace cruller::detail {

// With what a handler is called.
struct call_shape {
  bool gets_instance = false;
  bool gets_context = false;
  std::size_t values = 0;  // of the config, the first ones
};

// The shape of the call for a form, with this many arguments before the config, and in it.
constexpr call_shape shape_of(std::size_t form, std::size_t leading, std::size_t config) {
  if (form == no_form) return {};
  if (form == context_only) return {false, true, 0};
  const std::size_t values = form < leading ? 0 : form - leading;
  return {leading != 0 && form != 0, values == config + 1, values < config ? values : config};
}

// How part `Part` of a component, a handler or hook, is called. No constants of its own: clang
// spells out the name of each, and with it, each time, the type of the whole definition.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
struct call {
  using handler_type = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  using function = decltype(handler_type::function);

  using arguments = typename arguments_of<Definition, Index>::all::list;

  // What runs before the instance is there gets the config first, all else the instance.
  static consteval auto find_leading() {
    if constexpr (handler_type::signal.name == "start" && handler_type::when != hook::after)
      return types<>{};
    else
      return types<instance_type<Definition, Index>&>{};
  }
  using leading = decltype(find_leading());

  using form_type = form_with<leading, arguments, function>;
  using places = std::make_index_sequence<
      shape_of(form_type::count, leading::size, arguments::size).values>;

  // The value under the number `Place` of the config, resolved.
  template <std::size_t Place>
  static decltype(auto) value(void* instances) {
    constexpr std::size_t config = component_parts<Definition, Index>::config;
    return arguments_of<Definition, Index>::template get<Place>(
        part_at<Definition, Index, config>.data, instances
    );
  }

  // Calls it with the values that it accepts, and what else it gets.
  template <typename... Value>
  static decltype(auto) pass(void* instances, context& step, Value&... values) {
    constexpr call_shape shape = shape_of(form_type::count, leading::size, arguments::size);
    const function& f = part_at<Definition, Index, Part>.function;
    if constexpr (shape.gets_context && shape.gets_instance)
      return f(detail::get<Definition, Index>(instances), values..., step);
    else if constexpr (shape.gets_context)
      return f(values..., step);
    else if constexpr (shape.gets_instance)
      return f(detail::get<Definition, Index>(instances), values...);
    else
      return f(values...);
  }

  template <std::size_t... Place>
  static decltype(auto) run(void* instances, context& step, std::index_sequence<Place...>) {
    using config = arguments_of<Definition, Index>;
    constexpr call_shape shape = shape_of(form_type::count, leading::size, arguments::size);
    [[maybe_unused]] constexpr std::uint32_t
        first_ref = table_of<Definition>.components[Index].first_ref;
    if constexpr (config::is_plain::value && !shape.gets_instance && !shape.gets_context)
      // As below; most start handlers are like this, and go without a function between.
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
};

}  // namespace cruller::detail
