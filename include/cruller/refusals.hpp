// Everything that the compiler refuses, on one page: the wrong thing, how to read its parameters,
// and what to write instead. After Fruit's injection errors.
#pragma once

#include <cruller/name.hpp>

namespace cruller {

/// What the parameters of a refusal show, so that the compiler prints them with their meaning.
namespace refused {

/// Where the mistake stands.
template <std::size_t N>
struct in {
  char text[N]{};  ///< With the closing zero.
};
/// The name, or path, that is wrong.
template <std::size_t N>
struct name {
  char text[N]{};  ///< With the closing zero.
};
/// What a ref names.
template <std::size_t N>
struct ref {
  char text[N]{};  ///< With the closing zero.
};
/// What is missing in an instance.
template <std::size_t N>
struct member {
  char text[N]{};  ///< With the closing zero.
};
/// The part of a component.
template <std::size_t N>
struct part {
  char text[N]{};  ///< With the closing zero.
};
/// The signal that a handler is for.
template <std::size_t N>
struct handles {
  char text[N]{};  ///< With the closing zero.
};
/// What an override names.
template <std::size_t N>
struct path {
  char text[N]{};  ///< With the closing zero.
};
/// The nearest of what is there.
template <std::size_t N>
struct did_you_mean {
  char text[N]{};  ///< With the closing zero.
};

/// False, but only when it is asked: a `static_assert` that fails when its template is used.
template <typename...>
inline constexpr bool never = false;
/// The same for values.
template <auto...>
inline constexpr bool never_these = false;

}  // namespace refused

template <refused::in In, refused::name Name>
struct name_is_no_name {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a name must be made of letters, digits, '_' and '-', and must not be empty or "
      "dotted. 'in' is the group that holds it; for a dot, write a group."
  );
};

template <refused::in In, refused::name Name>
struct name_used_twice {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a name must stand only once in a group. 'in' is the group that holds it twice; "
      "rename one of the two entries."
  );
};

template <refused::in In, refused::ref Ref, refused::did_you_mean Suggestion>
struct ref_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a ref must name a component of this definition. 'in' holds the ref; write "
      "'did_you_mean', or define what 'ref' names."
  );
};

template <refused::in In, refused::ref Ref, refused::did_you_mean Suggestion>
struct local_ref_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a local_ref must name a component of the group around it. 'in' holds the ref; "
      "write 'did_you_mean', or use ref with a path from the root."
  );
};

template <
    refused::in In,
    refused::ref Ref,
    refused::member Member,
    refused::did_you_mean Suggestion>
struct ref_names_no_member {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: the instance that a ref names has no such member. 'in' holds the ref, 'member' is "
      "missing; write 'did_you_mean'. Members are the keys of a map and those of a Hana struct."
  );
};

template <text... Path>
struct refs_form_a_cycle {
  static_assert(
      refused::never_these<Path...>,
      "cruller: components must not need each other in a circle. Each of the names refers to the "
      "next, the last one to the first; take one of these refs away."
  );
};

template <refused::in In, refused::handles Signal, typename... Arguments>
struct handler_fits_no_form {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a handler must be callable, as const, with the types listed, with the first of "
      "them, "
      "or with the context alone. 'in' is its component, 'handles' its signal; change its "
      "parameters, or the config."
  );
};

template <refused::in In, typename Part>
struct part_is_no_part {
  static_assert(
      refused::never<Part>,
      "cruller: a component is made of config(...), doc(...), timeout(...), depends_on<...>, "
      "as<...>, handlers as start(f) and hooks as before(start, f). 'in' has another part; wrap it "
      "in one of these."
  );
};

template <refused::in In, refused::name Name>
struct entry_is_misplaced {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an entry must be a component, a group or a value. 'in' is the group, 'name' the "
      "entry; wrap parts in component(...), a definition in mount(...), and for a ref write alias."
  );
};

template <refused::in In>
struct value_is_misplaced {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a config holds values, ref, env and secret, and map and list of these. 'in' holds "
      "another word, or a word inside another type, where nothing sees it; write it in a map or "
      "list, or refer to it."
  );
};

template <refused::in In, refused::name Name>
struct alias_stands_in_a_sequence {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a sequence must hold what it starts, and an alias starts nothing. 'in' is the "
      "sequence, 'name' the alias; move it out, and write depends_on where order matters."
  );
};

template <refused::name Inside>
struct import_replaces_no_entry {
  static_assert(
      refused::never<decltype(Inside)>,
      "cruller: an import must fill or replace an entry of a group, and each of them once. 'name' "
      "leads into a component or value, or is imported twice; import the whole entry, once."
  );
};

template <typename Type>
struct env_reads_no_such_type {
  static_assert(
      refused::never<Type>,
      "cruller: env<T> reads bool, integers, floating point, std::string, std::chrono durations, "
      "and "
      "what has an operator>>. Name one of these."
  );
};

template <typename Variable, typename Fallback>
struct or_else_gives_another_type {
  static_assert(
      refused::never<Fallback>,
      "cruller: or_else() must give what the variable is read as. Pass a Variable, not a Fallback."
  );
};

template <typename Value>
struct secret_holds_no_value {
  static_assert(
      refused::never<Value>,
      "cruller: secret(v) hides a value, and no component or group. Wrap the values inside it."
  );
};

template <refused::in In, typename Word>
struct handler_for_no_signal {
  static_assert(
      refused::never<Word>,
      "cruller: a handler or hook must be for a signal: start, stop, suspend, resume, status, or a "
      "cruller::signal of your own. 'in' has one for something else; name a signal."
  );
};

template <refused::in In, refused::ref Path, refused::did_you_mean Suggestion>
struct alias_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an alias must name a component or group, from the root, that it is no part of "
      "itself. 'in' is the group that holds it, 'ref' what it names; write 'did_you_mean'."
  );
};

template <refused::in In, refused::name Inside, refused::ref Path, refused::did_you_mean Suggestion>
struct import_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an import must lead to a component or group outside of its mount, by a path from "
      "the root there. 'in' is the mount, 'ref' what the import names; write 'did_you_mean'."
  );
};

template <refused::in In, refused::name Inside, refused::ref Path>
struct import_is_not_used {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: nothing in the mounted definition refers to what an import brings in. 'in' is the "
      "mount, 'name' the import; correct the path inside, or take the import away."
  );
};

template <refused::in In>
struct base_stands_twice {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a group must have one base at most. 'in' is the group that has two; join them."
  );
};

template <refused::in In, refused::name Uncached>
struct cached_needs_uncached {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a cached component outlives its system, so what it needs must be cached too. 'in' "
      "is cached, 'name' is not; wrap it in cached(...), or take the ref away."
  );
};

template <refused::in In, typename Interface, typename Instance>
struct interface_fits_no_instance {
  static_assert(
      refused::never<Interface>,
      "cruller: as<Interface> must name a base of the instance, or what a pointer-like instance "
      "points to. 'in' is the component; name a type that fits, or take as<...> away."
  );
};

template <refused::in In, typename Returned>
struct hand_over_returns_no_descriptor {
  static_assert(
      refused::never<Returned>,
      "cruller: hand_over(f) gives a file descriptor away: f must return an int. 'in' is its "
      "component; return the number that the component keeps, or -1 where there is none."
  );
};

template <refused::in In, typename Required>
struct required_is_missing {
  static_assert(
      refused::never<Required>,
      "cruller: a definition with a hole is no system yet. 'in' is required<Required>; fill it "
      "with(definition, \"...\"_k = component(...)), or by an import of the mount."
  );
};

template <refused::in In, refused::part Part>
struct part_stands_twice {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: config, doc, timeout and the handler for a signal must each stand once in a "
      "component. 'in' "
      "has 'part' twice; take one away. Only hooks and depends_on may "
      "repeat."
  );
};

template <refused::in In>
struct config_mixes_names_and_positions {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a config is either positional or named. 'in' mixes both; give every value a name, "
      "or none."
  );
};

template <refused::path Path, refused::did_you_mean Suggestion>
struct override_names_nothing {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: with() and without() change what is there. Nothing stands under 'path'; write "
      "'did_you_mean'."
  );
};

template <refused::name Asked, refused::did_you_mean Suggestion>
struct system_has_no_component {
  static_assert(
      refused::never<decltype(Asked)>,
      "cruller: a system has only what its definition names. Nothing stands under 'name'; write "
      "'did_you_mean'."
  );
};

template <refused::name Asked, refused::did_you_mean Suggestion>
struct map_has_no_value {
  static_assert(
      refused::never<decltype(Asked)>,
      "cruller: a named config, or a map, has only the values that are written in it. Nothing "
      "stands under 'name'; write 'did_you_mean'."
  );
};

template <refused::name Path>
struct set_names_no_constant {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: set() gives constants another value. 'name' is a component or a group; replace it "
      "with with()."
  );
};

template <refused::name Path>
struct constant_has_no_member {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: set() gives a constant, or a member of one, another value. The constant at the "
      "beginning of 'name' has no such member; write the path of one that it has."
  );
};

template <refused::name Path, typename Constant, typename Given>
struct set_gives_another_type {
  static_assert(
      refused::never<Given>,
      "cruller: set() gives a constant a value of its own type. 'name' holds a Constant; pass "
      "one, not a Given."
  );
};

template <typename Part>
struct state_part_is_no_part {
  static_assert(
      refused::never<Part>,
      "cruller: a state is made of name, start, stop, doc and meta. Part is none of these; what "
      "a state needs, its start function reaches for."
  );
};

template <refused::part Part, typename... Parts>
struct state_part_stands_twice {
  static_assert(
      refused::never<Parts...>,
      "cruller: name, start, stop and doc must each stand at most once in a state. Remove one "
      "'part'."
  );
};

template <typename Start>
struct state_start_fits_no_form {
  static_assert(
      refused::never<Start>,
      "cruller: the start function of a state must be callable with nothing, and as const. What it "
      "needs, it reaches for."
  );
};

template <typename Value, typename Stop>
struct state_stop_fits_no_form {
  static_assert(
      refused::never<Value>,
      "cruller: the stop function of a state must be callable with its value, a Value&, or with "
      "nothing, and as const."
  );
};

template <typename... Parts>
struct state_override_is_no_handler {
  static_assert(
      refused::never<Parts...>,
      "cruller: an override of a state is made of start, stop or both. Leave out name, doc and "
      "meta."
  );
};

template <typename Value, typename Given>
struct state_override_gives_another_type {
  static_assert(
      refused::never<Value>,
      "cruller: an override must start a value of the state's own type. Return a Value, not a "
      "Given."
  );
};

}  // namespace cruller
