// The verdict on a definition: its first fault, as a refusal. Types are judged only where the
// structure is sound.
#pragma once

#include <cruller/detail/call.hpp>
#include <cruller/detail/missing_member.hpp>
#include <cruller/detail/verdict_on_structure.hpp>

namespace cruller::detail {

struct found_type_fault {
  type_fault kind = type_fault::none;
  std::uint32_t component = none;
  std::size_t part = 0;
};

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
consteval bool part_fits() {
  using part = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  if constexpr (is_step<part>)
    return call<Definition, Index, Part>::form_type::count != no_form;
  else
    return true;
}

// The first handler of a component that fits no form, or the number of its parts.
template <const auto& Definition, std::uint32_t Index, std::size_t... Part>
consteval std::size_t unfit_part(std::index_sequence<Part...>) {
  const bool fits[] = {part_fits<Definition, Index, Part>()..., false};
  std::size_t place = 0;
  while (fits[place]) ++place;
  return place;
}

// What a handler that fits returns.
template <const auto& Definition, std::uint32_t Index, std::size_t Part>
using returned = typename decltype(first_type(call<Definition, Index, Part>::form_type::find_result(
)))::type;

// Whether it is an int without loss. A bool is one only for the compiler.
template <typename Result>
inline constexpr bool is_descriptor = requires(Result (&result)()) {
  int{result()};
};
template <>
inline constexpr bool is_descriptor<bool> = false;

// Of a component whose start is sound, but that has more than a start.
template <const auto& Definition, std::uint32_t Index>
consteval found_type_fault fault_of_steps() {
  using parts = component_parts<Definition, Index>;
  constexpr std::size_t part = unfit_part<Definition, Index>(
      std::make_index_sequence<parts::count>{}
  );
  if constexpr (part != parts::count)
    return {type_fault::no_form, Index, part};
  else if constexpr (parts::hand_over == parts::count)
    return {};
  else if constexpr (!is_descriptor<
                         std::remove_cvref_t<returned<Definition, Index, parts::hand_over>>>)
    return {type_fault::no_descriptor, Index, 0};
  else
    return {};
}

template <const auto& Definition, std::uint32_t Index>
consteval found_type_fault fault_of_types() {
  using parts = component_parts<Definition, Index>;
  constexpr type_fault kind = instance<Definition, Index>::fault();
  if constexpr (kind == type_fault::unknown || kind == type_fault::no_member || kind == type_fault::no_interface)
    return {kind, Index, 0};
  else if constexpr (is_constant<Definition, Index>)
    return {};
  else if constexpr (kind == type_fault::no_form)
    return {kind, Index, parts::start};
  else if constexpr (parts::steps == (parts::start == parts::count ? 0 : 1))
    return {};
  else
    return fault_of_steps<Definition, Index>();
}

// The first one that is not just a consequence of another.
template <const auto& Definition, std::uint32_t... Index>
consteval found_type_fault find_type_fault(std::integer_sequence<std::uint32_t, Index...>) {
  const found_type_fault all[] = {fault_of_types<Definition, Index>()..., {}};
  for (const found_type_fault& each : all)
    if (each.kind != type_fault::none && each.kind != type_fault::unknown) return each;
  return {};
}

template <const auto& Definition>
inline constexpr found_type_fault first_type_fault = find_type_fault<Definition>(
    std::make_integer_sequence<std::uint32_t, table_of<Definition>.component_count>{}
);

template <refused::in In, refused::handles Signal, typename... Leading, typename... Config>
only_type<handler_fits_no_form<In, Signal, Leading..., Config..., context&>>
    form_refusal(types<Leading...>, types<Config...>);

// What is refused about the handler at fault.
template <const auto& Definition>
struct unfit_handler {
  static constexpr found_type_fault at = first_type_fault<Definition>;
  using handler = call<Definition, at.component, at.part>;
  static constexpr std::string_view signal = handler::handler_type::signal.name;
  using refusal = typename decltype(form_refusal<
                                    in_component<Definition, at.component>,
                                    label<refused::handles, signal.size()>(signal)>(
      typename handler::leading{}, typename handler::arguments{}
  ))::type;
};

template <const auto& Definition>
struct verdict<Definition, fault_kind::handler_without_form> : unfit_handler<Definition>::refusal {
};

template <const auto& Definition>
struct unknown_member {
  static constexpr std::uint32_t component = first_type_fault<Definition>.component;
  static constexpr std::uint32_t ref = instance<Definition, component>::faulty_ref;
  static constexpr target to = resolved<Definition, ref>;
  static constexpr std::string_view path = table_of<Definition>.refs[ref].ref->path;
  static constexpr auto path_text = text<path.size() + 1>(path);
  static constexpr missing_member missing = find_missing<
      std::remove_reference_t<reference<Definition, to.first>>,
      path_text,
      to.member>();
  static constexpr segment at = segments<path_text>[missing.segment];
  // The path up to the missing member, with the nearest one in its place.
  static constexpr std::size_t kept = at.begin - (missing.nearest.empty() ? 1 : 0);
  static constexpr auto suggested = joined<refused::did_you_mean, kept + missing.nearest.size()>(
      {path.substr(0, kept), missing.nearest}
  );
  using refusal = ref_names_no_member<
      in_component<Definition, component>,
      label<refused::ref, path.size()>(path),
      label<refused::member, at.end - at.begin>(path.substr(at.begin, at.end - at.begin)),
      suggested>;
};

template <const auto& Definition>
struct verdict<Definition, fault_kind::member_of_nothing> : unknown_member<Definition>::refusal {};

template <const auto& Definition, std::uint32_t Index>
using interface_refusal = interface_fits_no_instance<
    in_component<Definition, Index>,
    interface_of<Definition, Index>,
    instance_type<Definition, Index>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::interface_fits_not>
    : interface_refusal<Definition, first_type_fault<Definition>.component> {};

template <const auto& Definition, std::uint32_t Index>
using descriptor_refusal = hand_over_returns_no_descriptor<
    in_component<Definition, Index>,
    returned<Definition, Index, component_parts<Definition, Index>::hand_over>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::hands_over_no_descriptor>
    : descriptor_refusal<Definition, first_type_fault<Definition>.component> {};

// --- both ---------------------------------------------------------------------------------------

template <const auto& Definition>
consteval fault_kind find_fault() {
  using definition = std::remove_cvref_t<decltype(Definition.get())>;
  if constexpr (override_of<definition>::is_refused || root_of<Definition>.has_carried_fault) {
    return fault_kind::override_to_nothing;
  } else if constexpr (first_fault<Definition>.kind != fault_kind::none) {
    return first_fault<Definition>.kind;
  } else if constexpr (walk_of<Definition>.cycle_length != 0) {
    return fault_kind::cycle;
  } else {
    // The layout computes the types one after the other along the graph.
    static_assert(layout_of<Definition>.alignment != 0);
    constexpr type_fault kind = first_type_fault<Definition>.kind;
    return kind == type_fault::no_member           ? fault_kind::member_of_nothing
           : kind == type_fault::no_form           ? fault_kind::handler_without_form
           : kind == type_fault::no_interface      ? fault_kind::interface_fits_not
           : kind == type_fault::no_descriptor     ? fault_kind::hands_over_no_descriptor
           : table_of<Definition>.required != none ? fault_kind::required_is_missing
                                                   : fault_kind::none;
  }
}

// What is wrong with a definition; asking prints nothing.
template <const auto& Definition>
inline constexpr fault_kind fault_of = find_fault<Definition>();

}  // namespace cruller::detail
