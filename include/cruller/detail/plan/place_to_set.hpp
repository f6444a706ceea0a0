// What the path of `set` leads to in a node of a definition.
#pragma once

#include <cruller/detail/instance/component_parts.hpp>
#include <cruller/detail/rebuild/override.hpp>
#include <cruller/detail/table/refs_in.hpp>
#include <cruller/detail/text/member.hpp>

namespace cruller::inline v0::detail {

template <typename Type>
inline constexpr bool points_to_text = std::is_same_v<Type, const char*> ||
                                       std::is_same_v<Type, std::string_view>;

// No value, or none with this name.
template <bool IsValue>
struct no_place {
  using type = void;
  static constexpr bool is_value = IsValue;
  static constexpr bool is_found = false;
};

// A value, or a member of one, from this segment of the path on.
template <text Path, std::size_t Segment, typename Value>
struct place_to_set {
  static consteval auto find() {
    if constexpr (Segment == segment_count<Path>)
      return types<Value>{};
    else if constexpr (has_member<Value, Path, Segment>())
      return types<std::remove_cvref_t<decltype(member<Path, Segment>(std::declval<Value&>()))>>{};
    else
      return types<void>{};
  }
  using type = typename decltype(first_type(find()))::type;
  static constexpr bool is_value = !is_resolved<Value>;
  static constexpr bool is_found = !std::is_void_v<type>;
};
template <text Path, std::size_t Segment, typename T, typename Fallback, typename... Checks>
struct place_to_set<Path, Segment, node::setting<T, Fallback, Checks...>>
    : place_to_set<Path, Segment, T> {};
template <text Path, std::size_t Segment, typename Value>
struct place_to_set<Path, Segment, node::secret<Value>> : place_to_set<Path, Segment, Value> {};
template <text Path, std::size_t Segment, typename Value>
struct place_to_set<Path, Segment, node::live<Value>> : place_to_set<Path, Segment, Value> {};
template <text Path, std::size_t Segment, typename Value>
struct place_to_set<Path, Segment, node::pinned<Value>> : no_place<false> {};
template <text Path, std::size_t Segment, text To, bool Local>
struct place_to_set<Path, Segment, node::ref<To, Local>> : no_place<false> {};

// One of several values, or none.
template <text Path, std::size_t Segment, std::size_t Place, typename... Values>
struct place_among : place_to_set<
                         Path,
                         Segment,
                         std::remove_cvref_t<decltype(detail::element_at<Place>(
                             std::declval<const detail::elements<Values...>&>()
                         ))>> {};
template <text Path, std::size_t Segment, std::size_t Place, typename... Values>
requires(Place >= sizeof...(Values)) struct place_among<Path, Segment, Place, Values...>
    : no_place<true> {
};

// A map or list: of one in which nothing is worked out, the whole can be set too.
template <text Path, std::size_t Segment, typename... Entries>
requires(Segment < segment_count<Path>) struct place_to_set<Path, Segment, node::map<Entries...>>
    : place_among<
          Path,
          Segment + 1,
          index_of<Entries...>(segments<Path>[Segment].hash),
          decltype(Entries::value)...> {
};
template <text Path, std::size_t Segment, typename... Values>
requires(Segment < segment_count<Path>) struct place_to_set<Path, Segment, node::list<Values...>>
    : place_among<Path, Segment + 1, number(segment_text<Path, Segment>.view()), Values...> {
};

// The place that a path leads to in a definition: in a constant, or in the config of a component.
template <const auto& Definition, target To, text Path>
struct place_in_definition {
  static constexpr std::size_t begin = To.member == none ? segment_count<Path> : To.member;

  static consteval auto find() {
    if constexpr (To.group != none || To.through != none) {
      return types<no_place<false>>{};
    } else if constexpr (table_of<Definition>.components[To.first].is_constant) {
      return types<place_to_set<Path, begin, node_type<Definition, To.first>>>{};
    } else if constexpr (table_of<Definition>.components[To.first].is_cached) {
      return types<no_place<false>>{};
    } else if constexpr (begin == segment_count<Path>) {
      return types<no_place<false>>{};
    } else if constexpr (segment_text<Path, begin>.view() != "config") {
      return types<no_place<false>>{};
    } else {
      using data = typename component_parts<Definition, To.first>::data;
      return types<place_to_set<Path, begin + 1, data>>{};
    }
  }
  using type = typename decltype(first_type(find()))::type;
};

}  // namespace cruller::v0::detail
