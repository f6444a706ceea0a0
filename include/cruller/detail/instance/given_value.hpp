// The value set for a constant in one live system, replacing that of the definition.
#pragma once

#include <any>
#include <concepts>
#include <cruller/detail/table/refs_in.hpp>
#include <cruller/detail/text/read.hpp>
#include <cruller/error.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cruller::inline v0::detail {

// A copy of the constant, which owns the strings that its `const char*` members point to.
template <typename Type>
struct given_value {
  Type value;
  std::vector<std::shared_ptr<const std::string>> texts{};

  // Replaces a text of the value; the previous text is released.
  template <typename Text>
  void give(Text& place, std::string_view text) {
    auto kept = std::make_shared<const std::string>(text);
    const char* before = nullptr;
    if constexpr (std::same_as<Text, const char*>)
      before = std::exchange(place, kept->c_str());
    else
      before = std::exchange(place, Text(*kept)).data();
    for (auto& each : texts)
      if (each->data() == before) return static_cast<void>(each = std::move(kept));
    texts.push_back(std::move(kept));
  }
};

// A constant in the definition, and the type of the value that can replace it: a copy, or the
// content of a secret or variable.
template <typename Node>
struct settable {
  using type = Node;
  static constexpr bool is = !is_resolved<Node>;
  static const Node& initial(const Node& node) { return node; }
};
template <typename T, typename Fallback>
struct settable<node::env<T, Fallback>> {
  using type = T;
  static constexpr bool is = true;
  static T initial(const node::env<T, Fallback>&) { return T{}; }
};
template <typename Value>
struct settable<node::secret<Value>> : settable<Value> {
  static decltype(auto) initial(const node::secret<Value>& node) {
    return settable<Value>::initial(node.value);
  }
};
// Converts the whole text to a value of this type; returns whether it is valid.
template <typename Type, typename Whole>
bool read_leaf(given_value<Whole>& given, Type& value, std::string_view text) {
  if constexpr (std::same_as<Type, const char*> || std::same_as<Type, std::string_view>)
    return given.give(value, text), true;
  else
    return read_value(text, value);
}

// Sets the member at the end of a path from text. If the path names no member, `names` receives the
// existing members.
template <typename Type, typename Whole>
void read_member(
    given_value<Whole>& given,
    Type& value,
    std::string_view path,
    std::string_view member,
    std::string_view text
) {
  if (member.empty()) {
    if (!read_leaf(given, value, text))
      throw value_error(path, text, type_name(type_of<Type>(), is_duration<Type>));
    return;
  }
  const std::string_view name = member.substr(0, member.find('.'));
  const std::string_view rest = member.substr(std::min(name.size() + 1, member.size()));
  bool found = false;
  std::vector<std::string> known;
  const auto visit = [&](std::string_view each, auto& inner) {
    known.emplace_back(path.substr(0, path.size() - member.size())).append(each);
    if (each != name) return;
    found = true;
    read_member(given, inner, path, rest, text);
  };
  if constexpr (is_dsl_map<Type>) {
    detail::unpack(value.entries, [&](auto&... each) {
      (static_cast<void>(visit(each.name, each.value)), ...);
    });
  } else if constexpr (hana_struct<Type>) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      (static_cast<void>(visit(
           member_names<Type>[Index],
           boost::hana::second(boost::hana::at_c<Index>(boost::hana::accessors<Type>()))(value)
       )),
       ...);
    }
    (std::make_index_sequence<member_names<Type>.size()>{});
  }
  if (!found) throw unknown_component(path, std::move(known));
}

// The reader of a constant in a plan; `Original` is the constant in the definition.
template <typename Type>
std::any read_constant(
    const Type& original,
    const std::any* current,
    std::string_view path,
    std::string_view member,
    std::string_view text
) {
  // An empty name at the end is not a member.
  if (path.ends_with('.'))
    throw unknown_component(path, {std::string(path.substr(0, path.size() - 1))});
  auto given = current != nullptr ? std::any_cast<const given_value<Type>&>(*current)
                                  : given_value<Type>{original};
  read_member(given, given.value, path, member, text);
  return given;
}

}  // namespace cruller::v0::detail
