// Overriding inside a component: its parts by name.
#pragma once

#include <cruller/detail/rebuild/override.hpp>
#include <cruller/dsl/cached.hpp>

namespace cruller::inline v0::detail {

// Makes a handler of the value given for a signal, unless it is one already.
template <text Signal, order Direction, typename Value>
constexpr auto as_handler(const Value& value) {
  if constexpr (requires {
                  Value::signal;
                  Value::when;
                })
    return value;
  else
    return handler<Signal, Direction, hook::none, typename kept_function<Value>::type>{
        as_function(value)};
}

template <typename Data>
constexpr auto as_config(const Data& data) {
  return node::config<Data>{data};
}
template <typename Data>
constexpr auto as_config(const node::config<Data>& config) {
  return config;
}

// Replacing one part by a value.
template <text Path, std::size_t Segment, typename Part>
struct overriding_part {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr auto replaced(const Part&, const Value& value) {
    return value;
  }
};
template <text Path, std::size_t Segment>
struct overriding_part<Path, Segment, node::doc> {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  static constexpr node::doc replaced(const node::doc&, const char* text) { return {text}; }
  static constexpr node::doc replaced(const node::doc&, const node::doc& doc) { return doc; }
};
template <text Path, std::size_t Segment>
struct overriding_part<Path, Segment, node::timeout> {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Rep, typename Period>
  static constexpr node::timeout replaced(
      const node::timeout&, const std::chrono::duration<Rep, Period>& limit
  ) {
    return dsl::timeout(limit);
  }
  static constexpr node::timeout replaced(const node::timeout&, const node::timeout& limit) {
    return limit;
  }
};
template <text Path, std::size_t Segment, text Signal, order Direction, typename Function>
struct overriding_part<Path, Segment, handler<Signal, Direction, hook::none, Function>> {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  template <typename Value>
  static constexpr auto replaced(
      const handler<Signal, Direction, hook::none, Function>& old, const Value& value
  ) {
    auto made = as_handler<Signal, Direction>(value);
    // A function in place of a check keeps its interval.
    if constexpr (requires { old.interval; } && !requires { Value::signal; })
      made.interval = old.interval;
    return made;
  }
};
template <text Path, std::size_t Segment, typename Data>
struct overriding_part<Path, Segment, node::config<Data>> {
  using below = overriding<Path, Segment, Data>;
  static consteval dead_end find(bool adding) { return below::find(adding); }
  template <typename Value>
  static constexpr auto replaced(const node::config<Data>& old, const Value& value) {
    return as_config(below::replaced(old.data, value));
  }
};

template <text Path, std::size_t Segment>
struct overriding_part<Path, Segment, node::supervise> {
  static consteval dead_end find(bool) { return {Segment == segment_count<Path>, Segment, {}}; }
  static constexpr node::supervise replaced(const node::supervise&, const node::supervise& how) {
    return how;
  }
  template <typename Policy>
  static constexpr node::supervise replaced(const node::supervise&, const Policy& policy) {
    return dsl::supervise(policy);
  }
};

// Adds a missing part; handlers can be added for built-in signals.
template <text Name, typename Value>
constexpr auto added_part(const Value& value) {
  if constexpr (Name.view() == "doc")
    return dsl::doc(value);
  else if constexpr (Name.view() == "config")
    return as_config(value);
  else if constexpr (Name.view() == "timeout")
    return overriding_part<Name, 1, node::timeout>::replaced({}, value);
  else if constexpr (Name.view() == "supervise")
    return overriding_part<Name, 1, node::supervise>::replaced({}, value);
  else
    return as_handler<Name, row_of_name<Name>.id.direction>(value);
}

// The parts that can be added to a component, by name.
inline constexpr auto addable_parts = [] {
  constexpr std::string_view others[] = {"doc", "config", "timeout", "supervise"};
  std::array<std::string_view, std::size(built_in_signals) + std::size(others)> names;
  std::size_t next = 0;
  for (const signal_row& each : built_in_signals) names[next++] = each.id.name;
  for (const std::string_view each : others) names[next++] = each;
  return names;
}();

consteval bool can_be_added(std::string_view name) {
  for (const std::string_view known : addable_parts)
    if (name == known) return true;
  return false;
}

// The names that exist, and those that can be added, or empty strings.
template <typename... Parts>
consteval auto names_of_parts(bool adding) {
  std::array<std::string_view, sizeof...(Parts) + std::size(addable_parts)> names{
      row_of_part<Parts>.name...};
  if (adding)
    for (std::size_t k = 0; k != std::size(addable_parts); ++k)
      names[sizeof...(Parts) + k] = addable_parts[k];
  return names;
}

template <text Path, std::size_t Segment, template <typename...> typename Node, typename... Parts>
struct overriding_parts {
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
        decltype(detail::element_at<At>(std::declval<const detail::elements<Parts...>&>()))>;
    using type = overriding_part<Path, Segment + 1, part>;
  };

  static consteval dead_end find(bool adding) {
    if constexpr (is_here)
      return below<place>::type::find(adding);
    else if (adding && can_be_added(name.view()) && Segment + 1 == segment_count<Path>)
      return {};
    else
      return no_such_name(Segment, name.view(), names_of_parts<Parts...>(adding));
  }

  template <typename Value>
  static constexpr auto replaced(const Node<Parts...>& node, const Value& value) {
    if constexpr (is_taken_away<Value, Segment, Path>)
      return node_of<Node>(
          erase<place>(node.parts, std::make_index_sequence<sizeof...(Parts) - 1>{})
      );
    else if constexpr (is_here)
      return node_of<Node>(replace<place>(
          node.parts,
          below<place>::type::replaced(detail::element_at<place>(node.parts), value),
          std::index_sequence_for<Parts...>{}
      ));
    else
      return node_of<Node>(append_element(node.parts, added_part<name>(value)));
  }
};

template <text Path, std::size_t Segment, typename... Parts>
requires(Segment < segment_count<Path>) struct overriding<Path, Segment, node::component<Parts...>>
    : overriding_parts<Path, Segment, node::component, Parts...> {
};

template <text Path, std::size_t Segment, typename... Parts>
requires(Segment < segment_count<Path>) struct overriding<Path, Segment, node::cached<Parts...>>
    : overriding_parts<Path, Segment, node::cached, Parts...> {
};

}  // namespace cruller::v0::detail
