// All compile-time errors: the rule, how to read the parameters, and the fix. Modelled on Fruit's
// injection errors.
#pragma once

#include <cruller/name.hpp>

namespace cruller {

/// Types of the template parameters of a refusal, so that the compiler prints each with its
/// meaning.
namespace refused {

/// The component or group that contains the mistake.
template <std::size_t N>
struct in {
  char text[N]{};  ///< Zero-terminated.
};
/// The wrong name or path.
template <std::size_t N>
struct name {
  char text[N]{};  ///< Zero-terminated.
};
/// The target of a ref.
template <std::size_t N>
struct ref {
  char text[N]{};  ///< Zero-terminated.
};
/// The missing member of an instance.
template <std::size_t N>
struct member {
  char text[N]{};  ///< Zero-terminated.
};
/// The part of a component.
template <std::size_t N>
struct part {
  char text[N]{};  ///< Zero-terminated.
};
/// The signal of a handler.
template <std::size_t N>
struct handles {
  char text[N]{};  ///< Zero-terminated.
};
/// The target of an override.
template <std::size_t N>
struct path {
  char text[N]{};  ///< Zero-terminated.
};
/// The place of an argument, from 1.
template <std::size_t N>
struct argument {};
/// The type of the value that is given.
template <typename Type>
struct from {};
/// The type that it would become.
template <typename Type>
struct to {};
/// The most similar existing name.
template <std::size_t N>
struct did_you_mean {
  char text[N]{};  ///< Zero-terminated.
};

/// What a mount exports.
template <std::size_t N>
struct exports {
  char text[N]{};  ///< Zero-terminated.
};

/// Always false, but dependent: a `static_assert` on it fails when its template is instantiated.
template <typename...>
inline constexpr bool never = false;
/// The same for non-type parameters.
template <auto...>
inline constexpr bool never_these = false;

}  // namespace refused

template <refused::in In, refused::name Name>
struct name_is_no_name {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a name consists of letters, digits, '_' and '-', and is not empty. 'in' is the "
      "group that contains it. To nest names, use a group instead of a dot."
  );
};

template <refused::in In, refused::name Name>
struct name_used_twice {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: names in a group must be unique. 'in' is the group, 'name' occurs twice in it. "
      "Rename one of the two entries."
  );
};

template <refused::in In, refused::ref Ref, refused::did_you_mean Suggestion>
struct ref_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a ref must name a component of this definition. 'in' contains the ref, 'ref' is "
      "its target. Use 'did_you_mean', or define the target."
  );
};

template <refused::in In, refused::ref Ref, refused::did_you_mean Suggestion>
struct local_ref_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a local_ref must name a component of its own group. 'in' contains the ref, 'ref' "
      "is its target. Use 'did_you_mean', or use ref with a path from the root."
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
      "cruller: a ref names a member that the instance does not have. 'in' contains the ref, "
      "'member' is missing. Use 'did_you_mean'. Members are the keys of a map and the members of a "
      "Hana struct."
  );
};

template <text... Path>
struct refs_form_a_cycle {
  static_assert(
      refused::never_these<Path...>,
      "cruller: dependencies must not form a cycle. Each name depends on the next, the last one on "
      "the first. Remove one of these refs."
  );
};

template <refused::in In, refused::handles Signal, typename... Arguments>
struct handler_fits_no_form {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a const handler must be callable with the listed types, with the first of them, or "
      "with the context only. 'in' is its component, 'handles' its signal. Change its parameters, "
      "or the config. A context must be named: context&."
  );
};

template <refused::in In, refused::handles Signal, typename Argument, typename From, typename To>
struct handler_narrows_a_number {
  static_assert(
      refused::never<Argument>,
      "cruller: a handler must not narrow a number. 'in' is its component, 'handles' its signal. "
      "'argument' counts from 1; its value is of type 'from', its parameter takes 'to'. Use one "
      "type "
      "for both: write std::uint16_t{8080}, or take an int."
  );
};

template <refused::in In, typename T, typename... Values>
struct make_takes_other_values {
  static_assert(
      refused::never<T>,
      "cruller: make<T>(values...) must construct T from exactly its values. 'in' is the "
      "component; the types of the values follow T. Change the values, or a constructor of T."
  );
};

template <refused::in In, typename T, typename... Values>
struct construct_takes_other_values {
  static_assert(
      refused::never<T>,
      "cruller: start(construct<T>) must construct T from all values of the config. 'in' is the "
      "component; the types of the values follow T. Change the values, or a constructor of T."
  );
};

template <refused::in In, typename Returned>
struct start_returns_no_instance {
  static_assert(
      refused::never<Returned>,
      "cruller: a start handler must return an instance that is ready. Returned is a future, or a "
      "coroutine that has not run, and nothing waits for it. 'in' is the component. Wait for the "
      "result in the handler, and return that."
  );
};

template <refused::in In, refused::handles Signal, typename Returned>
struct handler_is_unfinished {
  static_assert(
      refused::never<Returned>,
      "cruller: a handler or hook must have done its work when it returns. 'in' is its component, "
      "'handles' its signal. Returned is a future, or a coroutine that has not run, and nothing "
      "waits for it. Wait for the result in the handler."
  );
};

template <refused::in In, typename Constant>
struct constant_cannot_be_copied {
  static_assert(
      refused::never<Constant>,
      "cruller: a constant must be copyable: each live system has a copy of its own. 'in' is the "
      "Constant. Write a component whose start returns the object."
  );
};

template <refused::in In, typename Instance>
struct destructor_may_throw {
  static_assert(
      refused::never<Instance>,
      "cruller: the destructor of an instance must be public and must not throw. 'in' is the "
      "component. Make the destructor noexcept, and do what can fail in a stop handler."
  );
};

template <typename T, typename Value>
struct make_has_a_value_behind_a_part {
  static_assert(
      refused::never<T>,
      "cruller: make<T>(values..., parts...) takes its values before its parts. Value follows a "
      "part; move it to the front."
  );
};

template <typename T, typename Part>
struct make_has_the_part_already {
  static_assert(
      refused::never<T>,
      "cruller: make<T>(values..., parts...) contains a config and a start handler already. Remove "
      "Part, or write component(config(...), start(...)) in place of make."
  );
};

template <refused::in In, typename Part>
struct part_is_no_part {
  static_assert(
      refused::never<Part>,
      "cruller: a component consists of config(...), doc(...), timeout(...), depends_on<...>, "
      "as<...>, handlers such as start(f) and hooks such as before(start, f). 'in' contains "
      "Part. Wrap it in one of these."
  );
};

template <refused::in In, refused::name Name>
struct entry_is_misplaced {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an entry must be a component, a group or a value. 'in' is the group, 'name' the "
      "entry. Wrap parts in component(...) and a definition in mount(...); replace a ref by alias."
  );
};

template <typename Entry>
struct entry_has_no_name {
  static_assert(
      refused::never<Entry>,
      "cruller: each entry of a group must have a name: \"store\"_k = component(...). Entry has "
      "none; write one before it, with _k after the quotes."
  );
};

template <refused::in In>
struct value_is_misplaced {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a config contains values, ref, env and secret, and maps and lists of these. 'in' "
      "contains another word, or hides a word inside another type. Move the word into a map or "
      "list."
  );
};

template <refused::in In, refused::name Name>
struct alias_stands_in_a_sequence {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a sequence contains components and groups, not aliases. 'in' is the sequence, "
      "'name' the alias. Move it out of the sequence; use depends_on to define an order."
  );
};

template <refused::name Inside>
struct import_replaces_no_entry {
  static_assert(
      refused::never<decltype(Inside)>,
      "cruller: an import must fill or replace an entry of a group, and only once. 'name' points "
      "into a component or value, or is imported twice. Import the whole entry once."
  );
};

template <typename Type>
struct setting_reads_no_such_type {
  static_assert(
      refused::never<Type>,
      "cruller: env<T> and setting<T> read bool, integers, floating point, std::string, "
      "std::chrono durations, enums and structs that Boost.Hana knows, types with an operator>>, "
      "and containers of these; each with a default constructor. Use one of these types."
  );
};

template <typename Variable, typename Fallback>
struct or_else_gives_another_type {
  static_assert(
      refused::never<Fallback>,
      "cruller: the value of or_else() must convert to the type of the setting, without "
      "narrowing; another setting must be of the same type. "
      "Pass a Variable instead of a Fallback."
  );
};

template <typename Value>
struct secret_holds_no_value {
  static_assert(
      refused::never<Value>,
      "cruller: secret(v) hides a value, not a component or group. Wrap the values inside it."
  );
};

template <typename Value>
struct live_holds_no_value {
  static_assert(
      refused::never<Value>,
      "cruller: live(v) holds a setting or a value that can be copied: no ref, component or group, "
      "and no const char* or std::string_view, also not as a member. Write "
      "live(setting<std::string>.or_else(\"text\")) for a text."
  );
};

template <refused::in In, typename Word>
struct handler_for_no_signal {
  static_assert(
      refused::never<Word>,
      "cruller: a handler or hook must be for a signal: start, stop, suspend, resume, status, "
      "drain, ready, or a cruller::signal of your own. 'in' has one for another word. Name a "
      "signal."
  );
};

template <text Name>
struct signal_has_a_built_in_name {
  static_assert(
      refused::never_these<Name>,
      "cruller: a signal of your own must not have the name of a built-in signal, or a reserved "
      "name. Rename it, or handle the built-in signal, whose word is in cruller::dsl."
  );
};

template <refused::in In, refused::ref Path, refused::did_you_mean Suggestion>
struct alias_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an alias must name a component or group by its path from the root, and must not "
      "contain itself. 'in' is its group, 'ref' its target. Use 'did_you_mean'."
  );
};

template <refused::in In, refused::name Inside, refused::ref Path, refused::did_you_mean Suggestion>
struct import_names_no_component {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an import must name a component or group outside of its mount, by its path from "
      "the root. 'in' is the mount, 'ref' the target. Use 'did_you_mean'."
  );
};

template <refused::in In, refused::name Path, refused::did_you_mean Suggestion>
struct export_names_nothing {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: an export must name a component, a constant or a group inside its mount, by its "
      "path from there. 'in' is the mount, 'name' the export. Use 'did_you_mean'."
  );
};

template <refused::in In, refused::ref Path, refused::exports Exported>
struct ref_is_not_exported {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a ref from outside of a mount must name something that the mount exports. 'in' is "
      "the component, 'ref' the ref, 'exports' what the mount exports, by the path inside it. Use "
      "one of these, or export more."
  );
};

template <refused::in In, refused::name Inside, refused::ref Path>
struct import_is_not_used {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: the mounted definition does not refer to this import. 'in' is the mount, 'name' "
      "the import. Correct its path, or remove it."
  );
};

template <refused::in In>
struct base_stands_twice {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a group can have one base. 'in' is the group with two. Merge them."
  );
};

template <refused::in In>
struct cached_has_no_supervisor {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a cached component belongs to no single system, so no system can restart it. 'in' "
      "is cached and has a work or supervise. Remove cached(...), or move the work to a component "
      "that is not cached."
  );
};

template <typename... Values>
struct supervise_takes_a_policy {
  static_assert(
      refused::never<Values...>,
      "cruller: supervise takes shut_down, leave_failed, escalate, or restarting{...}, which may "
      "be followed by otherwise(...) with one of the first three. Write "
      "supervise(restarting{.at_most = 5}, otherwise(shut_down))."
  );
};

template <refused::in In, refused::name Uncached>
struct cached_needs_uncached {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a cached component outlives its system, so its dependencies must be cached too. "
      "'in' is cached, 'name' is not. Wrap it in cached(...), or remove the ref."
  );
};

template <refused::in In, typename Interface, typename Instance>
struct interface_fits_no_instance {
  static_assert(
      refused::never<Interface>,
      "cruller: as<Interface> must name a base class of the instance, or of the object that a "
      "pointer-like instance points to. 'in' is the component. Use a matching type, or remove "
      "as<...>."
  );
};

template <refused::in In, typename Returned>
struct hand_over_returns_no_descriptor {
  static_assert(
      refused::never<Returned>,
      "cruller: the function of hand_over(f) must return a file descriptor, an int. 'in' is its "
      "component. Return the descriptor that the component keeps, or -1 for none."
  );
};

template <refused::in In, typename Returned>
struct health_returns_no_report {
  static_assert(
      refused::never<Returned>,
      "cruller: the function of health(f) must return a cruller::health_report. 'in' is its "
      "component. Return health_report::ok(), or degraded(\"...\") or down(\"...\") with the "
      "reason."
  );
};

template <refused::in In, typename Instance, typename... Config>
struct changed_takes_both_configs {
  static_assert(
      refused::never<Instance>,
      "cruller: the function of changed(f) must take the instance, the config as it was, and the "
      "config as it is: (Instance, Config..., Config...). 'in' is its component, which needs a "
      "config with more than refs. Write "
      "changed([](server& s, const options& before, const options& now) {...})."
  );
};

template <refused::in In, typename Required>
struct required_is_missing {
  static_assert(
      refused::never<Required>,
      "cruller: a required component must be filled before a system is made. 'in' is "
      "required<Required>. Fill it using with(definition, \"...\"_k = component(...)), or by an "
      "import of the mount."
  );
};

template <refused::in In, refused::part Part>
struct part_stands_twice {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a component can have only one config, doc, timeout, as and handler per signal. "
      "'in' "
      "has 'part' twice. Remove one; where extend() adds it, replace the former one using with(). "
      "Only hooks, work and depends_on can repeat."
  );
};

template <refused::in In>
struct config_mixes_names_and_positions {
  static_assert(
      refused::never<decltype(In)>,
      "cruller: a config is either positional or named. 'in' mixes both. Name all of its values, "
      "or none."
  );
};

template <refused::path Path, refused::did_you_mean Suggestion>
struct override_names_nothing {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: with(), without() and the parts() of extend() change existing entries and parts. "
      "'path' does not exist. Use 'did_you_mean'."
  );
};

template <refused::path Path>
struct parts_extend_no_component {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: parts(...) in extend() are added to a component. 'path' is a group, a constant, an "
      "alias, or inside a component. Name a component; replace a part with with()."
  );
};

template <refused::name Asked, refused::did_you_mean Suggestion>
struct system_has_no_component {
  static_assert(
      refused::never<decltype(Asked)>,
      "cruller: the system has no component or group with this name. 'name' is the requested name. "
      "Use 'did_you_mean'."
  );
};

template <refused::name Asked, refused::did_you_mean Suggestion>
struct map_has_no_value {
  static_assert(
      refused::never<decltype(Asked)>,
      "cruller: the config or map has no value with this name. 'name' is the requested name. Use "
      "'did_you_mean'."
  );
};

template <refused::name Path>
struct set_names_no_constant {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: set() changes constants, and values in the config of a component. 'name' is "
      "another part of a component, a group or a ref, or is pinned. Use with() to replace it."
  );
};

template <refused::name Path>
struct constant_has_no_member {
  static_assert(
      refused::never<decltype(Path)>,
      "cruller: set() changes a value or one of its members. The value at the beginning of 'name' "
      "has no such member. Use the path of an existing member."
  );
};

template <refused::name Path, typename Constant, typename Given>
struct set_gives_another_type {
  static_assert(
      refused::never<Given>,
      "cruller: set() takes a value of the constant's own type, and narrows no number. 'name' is a "
      "Constant. Pass a Constant instead of a Given."
  );
};

template <typename Part>
struct state_part_is_no_part {
  static_assert(
      refused::never<Part>,
      "cruller: a state consists of name, start, stop, doc and meta. Part is none of these. Remove "
      "it; use other states inside the start function."
  );
};

template <refused::part Part, typename... Parts>
struct state_part_stands_twice {
  static_assert(
      refused::never<Parts...>,
      "cruller: a state can have only one name, start, stop and doc. 'part' occurs twice. Remove "
      "one."
  );
};

template <typename From, typename To>
struct spy_narrows_a_number {
  static_assert(
      refused::never<From>,
      "cruller: a spy must not narrow a number, neither in what it returns nor in the arguments of "
      "does(f). The value is of type 'from', and becomes 'to'. Use one type for both, as in "
      "returns(std::uint8_t{4})."
  );
};

template <typename Start>
struct state_start_fits_no_form {
  static_assert(
      refused::never<Start>,
      "cruller: the start function of a state must be const-callable without arguments. Remove its "
      "parameters; use other states inside it."
  );
};

template <typename Value, typename Stop>
struct state_stop_fits_no_form {
  static_assert(
      refused::never<Value>,
      "cruller: the stop function of a state must be const-callable with a Value&, which it must "
      "not narrow, or without arguments. Change its parameters."
  );
};

template <refused::part Part, typename Returned>
struct state_handler_is_unfinished {
  static_assert(
      refused::never<Returned>,
      "cruller: the functions of a state must have done their work when they return. 'part' is "
      "start or stop; it gives a Returned: a future, or a coroutine that has not run, and nothing "
      "waits for it. Wait for the result in the function."
  );
};

template <typename Value>
struct state_destructor_may_throw {
  static_assert(
      refused::never<Value>,
      "cruller: the destructor of a state's value must be public and must not throw. Make the "
      "destructor of Value noexcept, and do what can fail in the stop function."
  );
};

template <typename... Parts>
struct state_override_is_no_handler {
  static_assert(
      refused::never<Parts...>,
      "cruller: an override of a state consists of start, stop or both. Remove name, doc and meta."
  );
};

template <typename Value, typename Given>
struct state_override_gives_another_type {
  static_assert(
      refused::never<Value>,
      "cruller: an override must start a value of the state's own type, and narrow no number. "
      "Return a Value instead of a Given."
  );
};

}  // namespace cruller
