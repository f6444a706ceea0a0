// The value that one live system has been given for a constant, in place of the definition's.
#pragma once

#include <any>
#include <concepts>
#include <cruller/detail/read.hpp>
#include <cruller/detail/refs_in.hpp>
#include <cruller/error.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::detail {

// A copy of the constant, with what its `const char*`s point to.
template <typename Type>
struct given_value {
  Type value;
  std::vector<std::shared_ptr<const std::string>> texts{};

  const char* keep(std::string_view text) {
    texts.push_back(std::make_shared<const std::string>(text));
    return texts.back()->c_str();
  }
};

// A constant in the definition, and the value that may be given in its place: a copy of itself, or
// what stands behind a secret or a variable.
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
// Whether the whole text reads as a value of this type, which is then assigned.
template <typename Type, typename Whole>
bool read_leaf(given_value<Whole>& given, Type& value, std::string_view text) {
  if constexpr (std::same_as<Type, const char*> || std::same_as<Type, std::string_view>)
    return value = given.keep(text), true;
  else
    return read_value(text, value);
}

// Reads the member at the end of a path from text. `names` collects the members there would have
// been where the path leads to nothing.
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
    boost::hana::unpack(value.entries, [&](auto&... each) {
      const int in_order[] = {0, (visit(each.name, each.value), 0)...};
      static_cast<void>(in_order);
    });
  } else if constexpr (hana_struct<Type>) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      const int in_order[] = {
          0,
          (visit(
               member_names<Type>[Index],
               boost::hana::second(boost::hana::at_c<Index>(boost::hana::accessors<Type>()))(value)
           ),
           0)...};
      static_cast<void>(in_order);
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
  auto given = current != nullptr ? std::any_cast<const given_value<Type>&>(*current)
                                  : given_value<Type>{original};
  read_member(given, given.value, path, member, text);
  return given;
}

}  // namespace cruller::detail
