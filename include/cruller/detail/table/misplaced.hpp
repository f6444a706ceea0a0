// Words of the DSL in places where nothing reads them.
#pragma once

#include <cruller/detail/table/refs_in.hpp>
#include <cruller/dsl/alias.hpp>
#include <cruller/dsl/base.hpp>
#include <cruller/dsl/cached.hpp>
#include <cruller/dsl/group.hpp>
#include <cruller/dsl/make.hpp>
#include <cruller/dsl/parts.hpp>
#include <cruller/dsl/required.hpp>
#include <cruller/dsl/secret.hpp>

namespace cruller::inline v0::detail {

// Types that are never a value: the parts of components, and the entries of groups.
template <typename Type>
inline constexpr bool is_word = !is_value<Type> || is_part<Type>;
template <text Name, order Direction>
inline constexpr bool is_word<signal<Name, Direction>> = true;
template <typename... Parts>
inline constexpr bool is_word<node::base<Parts...>> = true;
template <typename... Parts>
inline constexpr bool is_word<node::parts<Parts...>> = true;
template <typename Root, typename Fault>
inline constexpr bool is_word<node::definition<Root, Fault>> = true;
template <text Path, bool Outer>
inline constexpr bool is_word<node::alias<Path, Outer>> = true;
template <typename T>
inline constexpr bool is_word<node::required<T>> = true;
template <text Inside, text Outside>
inline constexpr bool is_word<node::import_of<Inside, Outside>> = true;
template <text... Paths>
inline constexpr bool is_word<node::exports_of<Paths...>> = true;

// A type composed of other types, such as a pair, that hides a word.
template <typename Type>
inline constexpr bool hides_word = false;
template <template <typename...> typename Template, typename... Types>
inline constexpr bool hides_word<Template<Types...>> =
    (false || ... || (is_resolved<Types> || is_word<Types>));
template <template <typename, auto> typename Array, typename Type, auto Size>
inline constexpr bool hides_word<Array<Type, Size>> = is_resolved<Type> || is_word<Type>;

// Whether a value of a config contains a misplaced word.
template <typename Value>
inline constexpr bool is_misplaced = is_word<Value> || hides_word<Value>;
template <text Path, bool Local>
inline constexpr bool is_misplaced<node::ref<Path, Local>> = false;
template <typename T, typename Fallback, typename... Checks>
inline constexpr bool is_misplaced<node::setting<T, Fallback, Checks...>> = false;
template <typename Value>
inline constexpr bool is_misplaced<node::secret<Value>> = is_value<Value>&& is_misplaced<Value>;
template <typename Value>
inline constexpr bool is_misplaced<node::pinned<Value>> = is_misplaced<Value>;
template <typename Value>
inline constexpr bool is_misplaced<node::live<Value>> = false;
template <text Name, typename Value>
inline constexpr bool is_misplaced<node::entry<Name, Value>> = is_misplaced<Value>;
template <typename... Values>
inline constexpr bool is_misplaced<node::list<Values...>> = (false || ... || is_misplaced<Values>);
template <text... Paths, bool... Local>
requires(
    sizeof...(Paths) != 0
) inline constexpr bool is_misplaced<node::list<node::ref<Paths, Local>...>> = false;
template <typename... Entries>
inline constexpr bool is_misplaced<node::map<Entries...>> = (false || ... || is_misplaced<Entries>);

// Whether a constant is not a value: a ref or another word.
template <typename Value>
inline constexpr bool is_misplaced_entry = is_misplaced<Value>;
template <text Path, bool Local>
inline constexpr bool is_misplaced_entry<node::ref<Path, Local>> = true;
template <text Name, typename Value>
inline constexpr bool is_misplaced_entry<node::entry<Name, Value>> = true;

}  // namespace cruller::v0::detail
