// Calling a handler or hook: which of its arguments it accepts, and with what it is called.
#pragma once

#include <cruller/detail/instance.hpp>

namespace cruller::detail {

// How part `Part` of a component, a handler or hook, is called.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
struct call {
  using handler_type = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  using function = decltype(handler_type::function);
  // What runs before the instance is there gets the config first, all else the instance.
  static constexpr bool is_start = handler_type::signal.name == "start";
  static constexpr bool has_instance = !(is_start && handler_type::when != hook::after);

  using arguments = typename arguments_of<Definition, Index>::all::list;

  static consteval auto find_leading() {
    if constexpr (has_instance)
      return types<instance_type<Definition, Index>&>{};
    else
      return types<>{};
  }
  using leading = decltype(find_leading());

  using form_type = form_with<leading, arguments, function>;
  static constexpr std::size_t form = form_type::count;
  static constexpr bool fits = form != no_form;
  static constexpr bool is_context_only = form == context_only;
  static constexpr std::size_t values = !fits || is_context_only || form < leading::size ? 0
                                        : form - leading::size > arguments::size
                                            ? arguments::size
                                            : form - leading::size;
  static constexpr bool gets_instance = fits && has_instance && form != 0 && !is_context_only;
  static constexpr bool gets_context = is_context_only ||
                                       (fits && form == leading::size + arguments::size + 1);

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
    const function& f = part_at<Definition, Index, Part>.function;
    if constexpr (gets_context && gets_instance)
      return f(detail::get<Definition, Index>(instances), values..., step);
    else if constexpr (gets_context)
      return f(values..., step);
    else if constexpr (gets_instance)
      return f(detail::get<Definition, Index>(instances), values...);
    else
      return f(values...);
  }

  template <std::size_t... Place>
  static decltype(auto) run(void* instances, context& step, std::index_sequence<Place...>) {
    using config = arguments_of<Definition, Index>;
    if constexpr (config::is_plain && !gets_instance && !gets_context)
      // As below; most start handlers are like this, and go without a function between.
      return part_at<Definition, Index, Part>.function(
          get_seen<Definition, table_of<Definition>.refs[config::first_ref + Place].first>(instances
          )...
      );
    else if constexpr (config::is_plain)
      return pass(
          instances,
          step,
          get_seen<Definition, table_of<Definition>.refs[config::first_ref + Place].first>(instances
          )...
      );
    else
      return pass(instances, step, as_lvalue(value<Place>(instances))...);
  }

  static decltype(auto) run(void* instances, context& step) {
    return run(instances, step, std::make_index_sequence<values>{});
  }
};

}  // namespace cruller::detail
