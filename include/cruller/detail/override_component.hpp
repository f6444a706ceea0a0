// Overriding inside a component: its parts by name.
#pragma once

#include <cruller/cached.hpp>
#include <cruller/detail/override.hpp>

namespace cruller::detail {

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
      const handler<Signal, Direction, hook::none, Function>&, const Value& value
  ) {
    return as_handler<Signal, Direction>(value);
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

// A handler that a component lacks can be given to it, where the name is a built-in signal's.
template <text Name, typename Value>
constexpr auto added_part(const Value& value) {
  if constexpr (Name.view() == "doc")
    return dsl::doc(value);
  else if constexpr (Name.view() == "config")
    return as_config(value);
  else if constexpr (Name.view() == "timeout")
    return overriding_part<Name, 1, node::timeout>::replaced({}, value);
  else if constexpr (Name.view() == "stop" || Name.view() == "suspend" || Name.view() == "hand_over")
    return as_handler<Name, order::dependents_first>(value);
  else
    return as_handler<Name, order::dependencies_first>(value);
}

consteval bool can_be_added(std::string_view name) {
  for (const std::string_view known :
       {"start", "stop", "suspend", "resume", "status", "hand_over", "doc", "config", "timeout"})
    if (name == known) return true;
  return false;
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
        decltype(boost::hana::at_c<At>(std::declval<const boost::hana::basic_tuple<Parts...>&>()))>;
    using type = overriding_part<Path, Segment + 1, part>;
  };

  static consteval dead_end find(bool adding) {
    if constexpr (is_here)
      return below<place>::type::find(adding);
    else if (adding && can_be_added(name.view()) && Segment + 1 == segment_count<Path>)
      return {};
    else
      return no_such_name(
          Segment,
          name.view(),
          std::array<std::string_view, sizeof...(Parts) + 9>{
              row_of_part<Parts>.name...,
              adding ? "start" : "",
              adding ? "stop" : "",
              adding ? "suspend" : "",
              adding ? "resume" : "",
              adding ? "status" : "",
              adding ? "hand_over" : "",
              adding ? "doc" : "",
              adding ? "config" : "",
              adding ? "timeout" : ""}
      );
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
          below<place>::type::replaced(boost::hana::at_c<place>(node.parts), value),
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

}  // namespace cruller::detail
