// The verdict on a definition: its first fault, as a refusal. Types are checked only if the
// structure is valid.
#pragma once

#include <cruller/detail/refuse/missing_member.hpp>
#include <cruller/detail/refuse/narrowed.hpp>
#include <cruller/detail/refuse/type_faults.hpp>
#include <cruller/detail/refuse/verdict_on_exports.hpp>

namespace cruller::inline v0::detail {

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

// A component, with its instance or constant.
template <
    template <refused::in, typename>
    typename Refusal,
    const auto& Definition,
    std::uint32_t Index = first_type_fault<Definition>.component>
using refusal_of_instance = Refusal<
    in_component<Definition, Index>,
    instance_type<Definition, Index>>;

template <const auto& Definition>
struct verdict<Definition, fault_kind::start_is_unfinished>
    : refusal_of_instance<start_returns_no_instance, Definition> {};
template <const auto& Definition>
struct verdict<Definition, fault_kind::constant_is_not_copyable>
    : refusal_of_instance<constant_cannot_be_copied, Definition> {};
template <const auto& Definition>
struct verdict<Definition, fault_kind::destructor_throws>
    : refusal_of_instance<destructor_may_throw, Definition> {};

template <const auto& Definition>
struct unknown_member {
  static constexpr std::uint32_t component = first_type_fault<Definition>.component;
  static constexpr std::uint32_t ref = instance<Definition, component>::faulty_ref;
  // The path that names the missing member: that of the ref, or of the import that it goes through.
  static constexpr target of_ref = resolved<Definition, ref>;
  static constexpr std::uint32_t import = seen_by_ref<Definition, of_ref>::faulty_import;
  static constexpr target to = import == none ? of_ref : table_of<Definition>.aliases[import].to;
  static constexpr std::string_view path = import == none
                                               ? table_of<Definition>.refs[ref].ref->path
                                               : table_of<Definition>.aliases[import].path->path;
  static constexpr auto path_text = text<path.size() + 1>(path);
  static constexpr missing_member missing = find_missing<
      std::remove_reference_t<typename seen_by_ref<Definition, to>::type>,
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

template <refused::in In, typename Instance, typename... Config>
only_type<changed_takes_both_configs<In, Instance, Config...>> changed_refusal(types<Config...>);

template <const auto& Definition, std::uint32_t Index>
using refusal_of_changed = typename decltype(changed_refusal<
                                             in_component<Definition, Index>,
                                             instance_type<Definition, Index>&>(
    typename arguments_of<Definition, Index>::all::list{}
))::type;

template <const auto& Definition>
struct verdict<Definition, fault_kind::changed_fits_not>
    : refusal_of_changed<Definition, first_type_fault<Definition>.component> {};

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
