// The verdict on a definition: its first fault, as a refusal. Types are checked only if the
// structure is valid.
#pragma once

#include <cruller/detail/instance/call.hpp>
#include <cruller/detail/instance/unfinished.hpp>
#include <cruller/detail/refuse/missing_member.hpp>
#include <cruller/detail/refuse/narrowed.hpp>
#include <cruller/detail/refuse/verdict_on_structure.hpp>
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

template <const auto& Definition, std::uint32_t Index, std::size_t Part>
consteval fault_kind fault_of_part() {
  using part = std::remove_cvref_t<decltype(part_at<Definition, Index, Part>)>;
  if constexpr (!is_called<part>)
    return fault_kind::none;
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

template <refused::in In, refused::handles Signal, typename... Leading, typename... Config>
only_type<handler_fits_no_form<In, Signal, Leading..., Config..., context&>>
    form_refusal(types<Leading...>, types<Config...>);

// A constructor gets all values of the config, and nothing else.
template <typename Function>
inline constexpr bool is_construct = false;
template <typename T>
inline constexpr bool is_construct<node::construct<T>> = true;
template <typename T>
inline constexpr bool is_construct<node::make_function<T>> = true;
template <refused::in In, typename T, typename... Values>
only_type<construct_takes_other_values<In, T, Values...>>
refusal_of_construct(const node::construct<T>*, types<Values...>);
template <refused::in In, typename T, typename... Values>
only_type<make_takes_other_values<In, T, Values...>>
refusal_of_construct(const node::make_function<T>*, types<Values...>);

// The handler that is wrong.
template <const auto& Definition>
struct faulty_handler {
  static constexpr found_type_fault at = first_type_fault<Definition>;
  using handler = call<Definition, at.component, at.part>;
  using function = typename handler::function;
  static constexpr std::string_view signal = row_of_part<typename handler::handler_type>.name;
  static constexpr auto in = in_component<Definition, at.component>;
  static constexpr auto handles = label<refused::handles, signal.size()>(signal);
};

template <const auto& Definition>
struct unfit_handler : faulty_handler<Definition> {
  using of = faulty_handler<Definition>;
  using handler = typename of::handler;
  using arguments = typename handler::arguments;

  static consteval auto find_refusal() {
    if constexpr (is_construct<typename of::function> && handler::leading::size == 0) {
      constexpr const typename of::function* function = nullptr;
      constexpr std::size_t place = narrowed_by(function, arguments{});
      if constexpr (place != not_narrowed)
        return refusal_of_narrowing<of::in, of::handles, typename of::function, place>(arguments{});
      else
        return refusal_of_construct<of::in>(function, arguments{});
    } else {
      return form_refusal<of::in, of::handles>(typename handler::leading{}, arguments{});
    }
  }
  using refusal = typename decltype(find_refusal())::type;
};

template <const auto& Definition>
struct verdict<Definition, fault_kind::handler_without_form> : unfit_handler<Definition>::refusal {
};

template <const auto& Definition>
struct narrowing_handler : faulty_handler<Definition> {
  using of = faulty_handler<Definition>;
  using form = typename of::handler::form_type;
  using refusal = typename decltype(refusal_of_narrowing<
                                    of::in,
                                    of::handles,
                                    typename of::function,
                                    form::find_narrowed()>(form::find_arguments()))::type;
};

template <const auto& Definition>
struct verdict<Definition, fault_kind::handler_narrows> : narrowing_handler<Definition>::refusal {};

template <const auto& Definition>
struct unfinished_handler : faulty_handler<Definition> {
  using of = faulty_handler<Definition>;
  using refusal = handler_is_unfinished<
      of::in,
      of::handles,
      returned<Definition, of::at.component, of::at.part>>;
};

template <const auto& Definition>
struct verdict<Definition, fault_kind::handler_is_unfinished>
    : unfinished_handler<Definition>::refusal {};

template <const auto& Definition, std::uint32_t Index>
using unfinished_refusal = start_returns_no_instance<
    in_component<Definition, Index>,
    instance_type<Definition, Index>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::start_is_unfinished>
    : unfinished_refusal<Definition, first_type_fault<Definition>.component> {};

template <const auto& Definition, std::uint32_t Index>
using constant_refusal = constant_cannot_be_copied<
    in_component<Definition, Index>,
    node_type<Definition, Index>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::constant_is_not_copyable>
    : constant_refusal<Definition, first_type_fault<Definition>.component> {};

template <const auto& Definition, std::uint32_t Index>
using destructor_refusal = destructor_may_throw<
    in_component<Definition, Index>,
    instance_type<Definition, Index>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::destructor_throws>
    : destructor_refusal<Definition, first_type_fault<Definition>.component> {};

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
  // The path up to the missing member, which is replaced by the most similar name.
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

template <const auto& Definition, std::uint32_t Index>
using report_refusal = health_returns_no_report<
    in_component<Definition, Index>,
    returned<Definition, Index, component_parts<Definition, Index>::health>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::reports_no_health>
    : report_refusal<Definition, first_type_fault<Definition>.component> {};

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
    constexpr fault_kind kind = first_type_fault<Definition>.kind;
    if (kind == fault_kind::none && table_of<Definition>.required != none)
      return fault_kind::required_is_missing;
    return kind;
  }
}

// The first fault of a definition. Evaluating it prints nothing.
template <const auto& Definition>
inline constexpr fault_kind fault_of = find_fault<Definition>();

}  // namespace cruller::v0::detail
