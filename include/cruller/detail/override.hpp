// Overriding: the way down a dotted path through a definition, rebuilding what lies on it.
#pragma once

#include <boost/hana/basic_tuple.hpp>
#include <cruller/detail/edit_distance.hpp>
#include <cruller/detail/member.hpp>
#include <cruller/detail/rows.hpp>
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

// Element `Place` of `tuple` replaced by `made`.
template <std::size_t Place, typename... Elements, typename Made, std::size_t... Index>
constexpr auto
replace(const boost::hana::basic_tuple<Elements...>& tuple, const Made& made, std::index_sequence<Index...>) {
  const auto pick_one = [&]<std::size_t At>(std::index_sequence<At>) -> const auto& {
    if constexpr (At == Place)
      return made;
    else
      return boost::hana::at_c<At>(tuple);
  };
  return boost::hana::basic_tuple<
      std::remove_cvref_t<decltype(pick_one(std::index_sequence<Index>{}))>...>(
      pick_one(std::index_sequence<Index>{})...
  );
}

template <typename... Elements, typename Made>
constexpr auto append_element(
    const boost::hana::basic_tuple<Elements...>& tuple, const Made& made
) {
  return boost::hana::unpack(tuple, [&](const auto&... each) {
    return boost::hana::basic_tuple<Elements..., Made>(each..., made);
  });
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

// One node on the way. `find` tells whether the path leads somewhere from this node on; `replace`
// gives the node with the value at the end of the path replaced.
template <text Path, std::size_t Segment, typename Node>
struct overriding {
  static consteval dead_end find() { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr const Value& replaced(const Node&, const Value& value) {
    return value;
  }
};

// Groups and maps: entries by name.
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

  static consteval dead_end find() {
    if constexpr (place == sizeof...(Entries))
      return no_such_name(
          Segment,
          segment_text<Path, Segment>.view(),
          std::array<std::string_view, sizeof...(Entries)>{Entries::name...}
      );
    else
      return below<entry>::type::find();
  }

  template <typename Value>
  static constexpr auto replaced(const Node<Entries...>& node, const Value& value) {
    const auto& old = boost::hana::at_c<place>(node.entries);
    using made = std::remove_cvref_t<decltype(below<entry>::type::replaced(old.value, value))>;
    const node::entry<below<entry>::name, made> fresh{
        below<entry>::type::replaced(old.value, value)};
    auto entries = replace<place>(node.entries, fresh, std::index_sequence_for<Entries...>{});
    return boost::hana::unpack(std::move(entries), [](auto... each) {
      return Node<decltype(each)...>{
          boost::hana::basic_tuple<decltype(each)...>(std::move(each)...)};
    });
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

  static consteval dead_end find() {
    if constexpr (is_here)
      return below::find();
    else
      return {false, Segment, "0"};
  }
  template <typename Value>
  static constexpr auto replaced(const node::list<Values...>& node, const Value& value) {
    auto values = replace<place>(
        values_of(node),
        below::replaced(boost::hana::at_c<place>(values_of(node)), value),
        std::index_sequence_for<Values...>{}
    );
    return boost::hana::unpack(std::move(values), [](auto... each) {
      return dsl::list(std::move(each)...);
    });
  }
};

// --- components: their parts by name ------------------------------------------------------------

// The part that a value given under a signal's name makes: itself where it is that handler already.
template <text Signal, order Direction, typename Value>
constexpr auto as_handler(const Value& value) {
  if constexpr (requires {
                  Value::signal;
                  Value::when;
                })
    return value;
  else
    return handler<Signal, Direction, hook::none, Value>{value};
}

template <typename Data>
constexpr auto as_config(const Data& data) {
  return node::config<Data>{data};
}
template <typename Data>
constexpr auto as_config(const node::config<Data>& config) {
  return config;
}

// How one part takes a value.
template <text Path, std::size_t Segment, typename Part>
struct overriding_part {
  static consteval dead_end find() { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr auto replaced(const Part&, const Value& value) {
    return value;
  }
};
template <text Path, std::size_t Segment>
struct overriding_part<Path, Segment, node::doc> {
  static consteval dead_end find() { return {Segment == segment_count<Path>, Segment, {}}; }
  static constexpr node::doc replaced(const node::doc&, const char* text) { return {text}; }
  static constexpr node::doc replaced(const node::doc&, const node::doc& doc) { return doc; }
};
template <text Path, std::size_t Segment, text Signal, order Direction, typename Function>
struct overriding_part<Path, Segment, handler<Signal, Direction, hook::none, Function>> {
  static consteval dead_end find() { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr auto replaced(
      const handler<Signal, Direction, hook::none, Function>&, const Value& value
  ) {
    return as_handler<Signal, Direction>(value);
  }
};
template <text Path, std::size_t Segment, typename Data>
struct overriding_part<Path, Segment, node::config<Data>> {
  using below = overriding<Path, Segment, Data>;
  static consteval dead_end find() { return below::find(); }
  template <typename Value>
  static constexpr auto replaced(const node::config<Data>& old, const Value& value) {
    return as_config(below::replaced(old.data, value));
  }
};

// A handler that a component lacks can be given to it, where the name is a built-in signal's.
template <text Name, typename Value>
constexpr auto added_part(const Value& value) {
  if constexpr (Name.view() == "doc")
    return dsl::doc(value);
  else if constexpr (Name.view() == "stop" || Name.view() == "suspend")
    return as_handler<Name, order::dependents_first>(value);
  else
    return as_handler<Name, order::dependencies_first>(value);
}

consteval bool can_be_added(std::string_view name) {
  for (const std::string_view known : {"start", "stop", "suspend", "resume", "status", "doc"})
    if (name == known) return true;
  return false;
}

template <text Path, std::size_t Segment, typename... Parts>
requires(Segment < segment_count<Path>) struct overriding<
    Path,
    Segment,
    node::component<Parts...>> {
  static constexpr auto name = segment_text<Path, Segment>;
  static constexpr std::size_t place = [] {
    const bool is_it[] = {
        (!row_of_part<Parts>.repeats && row_of_part<Parts>.name == name.view())..., true};
    std::size_t at = 0;
    while (!is_it[at]) ++at;
    return at;
  }();
  static constexpr bool is_here = place != sizeof...(Parts);

  template <std::size_t At>
  struct below {
    using part = std::remove_cvref_t<
        decltype(boost::hana::at_c<At>(std::declval<const boost::hana::basic_tuple<Parts...>&>()))>;
    using type = overriding_part<Path, Segment + 1, part>;
  };

  static consteval dead_end find() {
    if constexpr (is_here)
      return below<place>::type::find();
    else if constexpr (can_be_added(name.view()) && Segment + 1 == segment_count<Path>)
      return {};
    else
      return no_such_name(
          Segment,
          name.view(),
          std::array<std::string_view, sizeof...(Parts) + 6>{
              row_of_part<Parts>.name..., "start", "stop", "suspend", "resume", "status", "doc"}
      );
  }

  template <typename Value>
  static constexpr auto replaced(const node::component<Parts...>& node, const Value& value) {
    const auto rebuild = [](auto parts) {
      return boost::hana::unpack(std::move(parts), [](auto... each) {
        return node::component<decltype(each)...>{
            boost::hana::basic_tuple<decltype(each)...>(std::move(each)...)};
      });
    };
    if constexpr (is_here)
      return rebuild(replace<place>(
          node.parts,
          below<place>::type::replaced(boost::hana::at_c<place>(node.parts), value),
          std::index_sequence_for<Parts...>{}
      ));
    else
      return rebuild(append_element(node.parts, added_part<name>(value)));
  }
};

}  // namespace cruller::detail
