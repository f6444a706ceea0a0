// Overriding: follows a dotted path through a definition, and rebuilds the nodes on it.
#pragma once

#include <cruller/detail/rebuild/fitted.hpp>
#include <cruller/detail/rebuild/rebuild.hpp>
#include <cruller/detail/table/edit_distance.hpp>
#include <cruller/detail/table/parts.hpp>
#include <cruller/detail/text/member.hpp>
#include <cruller/dsl/group.hpp>
#include <utility>

namespace cruller::inline v0::detail {

// The end of an invalid path: the unknown segment, and the most similar name.
struct dead_end {
  bool found = true;
  std::size_t segment = 0;
  std::string_view nearest{};
};

template <std::size_t Count>
consteval dead_end no_such_name(
    std::size_t segment, std::string_view name, const std::array<std::string_view, Count>& known
) {
  dead_end result{false, segment, {}};
  std::uint32_t best = 0xffffffffu;
  for (const std::string_view each : known) {
    const std::uint32_t distance = edit_distance(name, each);
    if (distance >= best || each.empty()) continue;
    best = distance;
    result.nearest = each;
  }
  return result;
}

// A decimal number, for indexes in positional configs and lists; or `none_such`.
inline constexpr std::size_t none_such = static_cast<std::size_t>(-1);
consteval std::size_t number(std::string_view digits) {
  std::size_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || digits.size() > 6) return none_such;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

// A node on the path. `find` checks whether the path is valid from this node on, including handlers
// that can be added; `replaced` returns the node with the end of the path replaced or removed.
template <text Path, std::size_t Segment, typename Node>
struct overriding {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr auto replaced(const Node& old, const Value& value) {
    return fitted(old, value);
  }
};

// A secret, pinned or live value: its content.
template <text Path, std::size_t Segment, template <typename> typename Wrapper, typename Value>
requires(Segment < segment_count<Path> && has_own_word<Wrapper<Value>>) struct overriding<
    Path,
    Segment,
    Wrapper<Value>> {
  using below = overriding<Path, Segment, Value>;
  static consteval dead_end find(bool adding) { return below::find(adding); }
  template <typename Given>
  static constexpr auto replaced(const Wrapper<Value>& old, const Given& value) {
    using made = decltype(below::replaced(old.value, value));
    return Wrapper<made>{below::replaced(old.value, value)};
  }
};

// Groups, sequences, mounts and maps: entries by name.
template <text Path, std::size_t Segment, template <typename...> typename Node, typename... Entries>
struct overriding_entries {
  static constexpr std::uint64_t hash = segments<Path>[Segment].hash;
  static constexpr std::size_t place = index_of<Entries...>(hash);

  template <typename Entry>
  struct below;
  template <text Name, typename Value>
  struct below<node::entry<Name, Value>> {
    using type = overriding<Path, Segment + 1, Value>;
    static constexpr auto name = Name;
  };
  using entry = std::remove_cvref_t<
      decltype(detail::element_at < place == sizeof...(Entries) ? 0 : place > (std::declval<const detail::elements<Entries...>&>()))>;

  static consteval dead_end find(bool adding) {
    if constexpr (place == sizeof...(Entries))
      return no_such_name(
          Segment,
          segment_text<Path, Segment>.view(),
          std::array<std::string_view, sizeof...(Entries)>{Entries::name...}
      );
    else
      return below<entry>::type::find(adding);
  }

  template <typename Value>
  static constexpr auto replaced(const Node<Entries...>& node, const Value& value) {
    if constexpr (is_taken_away<Value, Segment, Path>) {
      return node_of<Node>(
          erase<place>(node.entries, std::make_index_sequence<sizeof...(Entries) - 1>{})
      );
    } else {
      const auto& old = detail::element_at<place>(node.entries);
      using made = std::remove_cvref_t<decltype(below<entry>::type::replaced(old.value, value))>;
      const node::entry<below<entry>::name, made> fresh{
          below<entry>::type::replaced(old.value, value)};
      return node_of<Node>(
          replace<place>(node.entries, fresh, std::index_sequence_for<Entries...>{})
      );
    }
  }
};

template <text Path, std::size_t Segment, typename... Entries>
requires(
    Segment < segment_count<Path> && sizeof...(Entries) != 0
) struct overriding<Path, Segment, node::group<Entries...>>
    : overriding_entries<Path, Segment, node::group, Entries...> {
};

template <text Path, std::size_t Segment, typename... Entries>
requires(
    Segment < segment_count<Path> && sizeof...(Entries) != 0
) struct overriding<Path, Segment, node::sequence<Entries...>>
    : overriding_entries<Path, Segment, node::sequence, Entries...> {
};

template <text Path, std::size_t Segment, typename... Entries>
requires(
    Segment < segment_count<Path> && sizeof...(Entries) != 0
) struct overriding<Path, Segment, node::mount<Entries...>>
    : overriding_entries<Path, Segment, node::mount, Entries...> {
};

template <text Path, std::size_t Segment, typename... Entries>
requires(
    Segment < segment_count<Path> && sizeof...(Entries) != 0
) struct overriding<Path, Segment, node::map<Entries...>>
    : overriding_entries<Path, Segment, node::map, Entries...> {
};

// Lists: values by number.
template <text Path, std::size_t Segment, typename... Values>
requires(
    Segment < segment_count<Path> && sizeof...(Values) != 0
) struct overriding<Path, Segment, node::list<Values...>> {
  static constexpr std::size_t place = number(segment_text<Path, Segment>.view());
  static constexpr bool is_here = place < sizeof...(Values);
  using value_type = std::remove_cvref_t<
      decltype(detail::element_at < is_here ? place : 0 > (std::declval<const detail::elements<Values...>&>()))>;
  using below = overriding<Path, Segment + 1, value_type>;

  static consteval dead_end find(bool adding) {
    if constexpr (is_here)
      return below::find(adding);
    else
      return {false, Segment, "0"};
  }
  template <typename Value>
  static constexpr auto replaced(const node::list<Values...>& node, const Value& value) {
    const auto listed = [](auto... each) { return dsl::list(std::move(each)...); };
    const auto& values = values_of(node);
    if constexpr (is_taken_away<Value, Segment, Path>)
      return detail::unpack(
          erase<place>(values, std::make_index_sequence<sizeof...(Values) - 1>{}), listed
      );
    else
      return detail::unpack(
          replace<place>(
              values,
              below::replaced(detail::element_at<place>(values), value),
              std::index_sequence_for<Values...>{}
          ),
          listed
      );
  }
};

}  // namespace cruller::v0::detail
