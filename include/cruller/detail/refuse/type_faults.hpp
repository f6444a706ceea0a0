// The first fault in the types of a definition: handlers that do not fit, instances that cannot be.
#pragma once

#include <cruller/detail/instance/call.hpp>
#include <cruller/detail/instance/unfinished.hpp>
#include <cruller/detail/table/fault.hpp>
#include <cruller/health.hpp>

namespace cruller::inline v0::detail {

struct found_type_fault {
  fault_kind kind = fault_kind::none;
  std::uint32_t component = none;
  std::size_t part = 0;
};

// The result of a handler that has a form.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
using returned = typename decltype(first_type(call<Definition, Index, Part>::form_type::find_result(
)))::type;

// The handler of `changed` must take the instance and both configs, and the config must have a
// value that can change.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
consteval fault_kind fault_of_changed() {
  using how = call<Definition, Index, Part>;
  constexpr call_shape shape = how::form_type::shape;
  if constexpr (arguments_of<Definition, Index>::is_plain::value || !shape.fits || !shape.gets_instance || shape.values != how::arguments::size)
    return fault_kind::changed_fits_not;
  else if constexpr (how::form_type::find_narrowed() != not_narrowed)
    return fault_kind::handler_narrows;
  else if constexpr (unfinished<returned<Definition, Index, Part>>)
    return fault_kind::handler_is_unfinished;
  else
    return fault_kind::none;
}

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
consteval fault_kind fault_of_part() {
  using part = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  if constexpr (!is_called<part>)
    return fault_kind::none;
  else if constexpr (component_parts<Definition, Index>::changed == Part)
    return fault_of_changed<Definition, Index, Part>();
  else if constexpr (!call<Definition, Index, Part>::form_type::shape.fits)
    return fault_kind::handler_without_form;
  else if constexpr (call<Definition, Index, Part>::form_type::find_narrowed() != not_narrowed)
    return fault_kind::handler_narrows;
  else if constexpr (unfinished<returned<Definition, Index, Part>>)
    return fault_kind::handler_is_unfinished;
  else
    return fault_kind::none;
}

// The first handler of a component that cannot be called with its arguments, or that nothing would
// wait for.
template <const auto& Definition, std::uint32_t Index, std::size_t... Part>
consteval found_type_fault fault_of_parts(std::index_sequence<Part...>) {
  std::size_t place = 0;
  for (const fault_kind each : {fault_of_part<Definition, Index, Part>()..., fault_kind::none}) {
    if (each != fault_kind::none) return {each, Index, place};
    ++place;
  }
  return {};
}

// Whether it converts to int without narrowing. A bool is excluded.
template <typename Result>
inline constexpr bool is_descriptor = requires(Result (&result)()) {
  int{result()};
};
template <>
inline constexpr bool is_descriptor<bool> = false;

// What handlers return whose results the library uses.
template <const auto& Definition, std::uint32_t Index>
consteval fault_kind fault_of_answers() {
  using parts = component_parts<Definition, Index>;
  if constexpr (parts::hand_over != parts::count)
    if (!is_descriptor<std::remove_cvref_t<returned<Definition, Index, parts::hand_over>>>)
      return fault_kind::hands_over_no_descriptor;
  if constexpr (parts::health != parts::count)
    if (!std::is_same_v<
            std::remove_cvref_t<returned<Definition, Index, parts::health>>,
            health_report>)
      return fault_kind::reports_no_health;
  return fault_kind::none;
}

// The fault of a component whose start is valid and that has other handlers.
template <const auto& Definition, std::uint32_t Index>
consteval found_type_fault fault_of_steps() {
  using parts = component_parts<Definition, Index>;
  constexpr found_type_fault found = fault_of_parts<Definition, Index>(
      std::make_index_sequence<parts::count>{}
  );
  if constexpr (found.kind != fault_kind::none)
    return found;
  else
    return {fault_of_answers<Definition, Index>(), Index, 0};
}

template <const auto& Definition, std::uint32_t Index>
consteval found_type_fault fault_of_types() {
  using parts = component_parts<Definition, Index>;
  using made = instance<Definition, Index>;
  constexpr fault_kind kind = made::fault();
  if constexpr (kind == fault_kind::handler_without_form) {
    return {kind, Index, parts::start};
  } else if constexpr (kind != fault_kind::none) {
    return {kind, Index, 0};
  } else if constexpr (is_constant<Definition, Index>) {
    using value = node_type<Definition, Index>;
    if constexpr (!std::is_copy_constructible_v<value>)
      return {fault_kind::constant_is_not_copyable, Index, 0};
    else
      return {ends_quietly<value> ? fault_kind::none : fault_kind::destructor_throws, Index, 0};
  } else if constexpr (unfinished<typename made::type>) {
    return {fault_kind::start_is_unfinished, Index, 0};
  } else if constexpr (!ends_quietly<typename made::type>) {
    return {fault_kind::destructor_throws, Index, 0};
  } else if constexpr (parts::steps + parts::works == 0) {
    return {};
  } else if constexpr (parts::steps == 1 && parts::works == 0 && parts::start != parts::count) {
    // Most components have a start and nothing else.
    constexpr bool narrows = call<Definition, Index, parts::start>::form_type::find_narrowed() !=
                             not_narrowed;
    return {narrows ? fault_kind::handler_narrows : fault_kind::none, Index, parts::start};
  } else {
    return fault_of_steps<Definition, Index>();
  }
}

// The first fault that is not a consequence of another one.
template <const auto& Definition, std::uint32_t... Index>
consteval found_type_fault find_type_fault(std::integer_sequence<std::uint32_t, Index...>) {
  const found_type_fault all[] = {fault_of_types<Definition, Index>()..., {}};
  for (const found_type_fault& each : all)
    if (each.kind != fault_kind::none && each.kind != fault_kind::consequence) return each;
  return {};
}

template <const auto& Definition>
inline constexpr found_type_fault first_type_fault = find_type_fault<Definition>(
    std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{}
);

}  // namespace cruller::v0::detail
