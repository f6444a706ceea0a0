// Overriding: the way down a dotted path through a definition, rebuilding what lies on it.
#pragma once

#include <cruller/detail/edit_distance.hpp>
#include <cruller/detail/fitted.hpp>
#include <cruller/detail/member.hpp>
#include <cruller/detail/parts.hpp>
#include <cruller/detail/rebuild.hpp>
#include <cruller/group.hpp>
#include <utility>

namespace cruller::detail {

// What stands in the way of an override: the segment that names nothing, and what is nearest to it.
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

// A decimal number, for the places of positional configs and lists; or `none_such`.
inline constexpr std::size_t none_such = static_cast<std::size_t>(-1);
consteval std::size_t number(std::string_view digits) {
  std::size_t value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9' || digits.size() > 6) return none_such;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return value;
}

// One node on the way. `find` tells whether the path leads somewhere from this node on, perhaps to
// a handler that can be added; `replaced` gives the node with the value at the end of the path
// replaced, or taken away.
template <text Path, std::size_t Segment, typename Node>
struct overriding {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr auto replaced(const Node& old, const Value& value) {
    return fitted(old, value);
  }
};

// A secret: what is inside.
template <text Path, std::size_t Segment, typename Value>
requires(Segment < segment_count<Path>) struct overriding<Path, Segment, node::secret<Value>> {
  using below = overriding<Path, Segment, Value>;
  static consteval dead_end find(bool adding) { return below::find(adding); }
  template <typename Given>
  static constexpr auto replaced(const node::secret<Value>& old, const Given& value) {
    return dsl::secret(below::replaced(old.value, value));
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
      decltype(boost::hana::at_c < place == sizeof...(Entries) ? 0 : place > (std::declval<const boost::hana::basic_tuple<Entries...>&>()))>;

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
      const auto& old = boost::hana::at_c<place>(node.entries);
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
      decltype(boost::hana::at_c < is_here ? place : 0 > (std::declval<const boost::hana::basic_tuple<Values...>&>()))>;
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
      return boost::hana::unpack(
          erase<place>(values, std::make_index_sequence<sizeof...(Values) - 1>{}), listed
      );
    else
      return boost::hana::unpack(
          replace<place>(
              values,
              below::replaced(boost::hana::at_c<place>(values), value),
              std::index_sequence_for<Values...>{}
          ),
          listed
      );
  }
};

}  // namespace cruller::detail
