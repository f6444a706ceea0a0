// What is known of a setting besides the type of its value: texts, default, checks.
#pragma once

#include <cruller/detail/text/value_type.hpp>
#include <cruller/dsl/live.hpp>
#include <cruller/dsl/setting.hpp>
#include <memory>
#include <string>
#include <vector>

namespace cruller::inline v0::detail {

// What the checks of a setting allow, as text; empty where there is no such check.
struct value_limits {
  std::string least{};
  std::string most{};
  std::vector<std::string> choices{};
};

// The functions for one type of node; each gets the node.
struct setting_type {
  const node::setting_texts& (*texts)(const void* node);
  void (*make_default)(const void* node, void* at);      // null: no value of its own
  bool (*holds)(const void* node, const void* value);    // null: no checks
  void (*describe)(const void* node, std::string& out);  // what a value must be; null: no checks
  // The bounds of `between` and the values of `one_of`, as text; null: no checks.
  void (*list)(const void* node, value_limits& out);
  // The setting that is read in place of this one, or null.
  const void* (*alternative)(const void* node);
  const setting_type* type_of_alternative;
  bool falls_back_to_ref;  // at once, or in one of its alternatives
};

template <typename T>
void describe_check(std::string& out, const node::between<T>& check) {
  out += std::is_arithmetic_v<T> ? "a number from "
         : is_duration<T>        ? "a duration from "
                                 : "a value from ";
  print(out, check.least, true);
  out += " to ";
  print(out, check.most, true);
}
template <typename T, typename... Values>
void describe_check(std::string& out, const node::one_of<T, Values...>& check) {
  out += "one of ";
  bool is_first = true;
  detail::unpack(check.values, [&](const auto&... each) {
    (static_cast<void>(
         out += is_first ? "" : ", ", is_first = false, print(out, as_setting<T>(each))
     ),
     ...);
  });
}
template <typename T, typename Function>
void describe_check(std::string& out, const node::satisfies<T, Function>& check) {
  out += check.must_be;
}

template <typename T>
void list_check(value_limits& out, const node::between<T>& check) {
  print(out.least, check.least, true);
  print(out.most, check.most, true);
}
template <typename T, typename... Values>
void list_check(value_limits& out, const node::one_of<T, Values...>& check) {
  detail::unpack(check.values, [&](const auto&... each) {
    (static_cast<void>(out.choices.emplace_back(), print(out.choices.back(), as_setting<T>(each))),
     ...);
  });
}
template <typename T, typename Function>
void list_check(value_limits&, const node::satisfies<T, Function>&) {}

template <typename Node>
struct setting_functions;
template <typename T, typename Fallback, typename... Checks>
struct setting_functions<node::setting<T, Fallback, Checks...>> {
  using node_type = node::setting<T, Fallback, Checks...>;
  static const node_type& of(const void* node) { return *static_cast<const node_type*>(node); }
  static const node::setting_texts& texts(const void* node) { return of(node); }
  static void make_default(const void* node, void* at) {
    ::new (at) T(default_of<T>(of(node).fallback));
  }
  static bool holds(const void* node, const void* value) {
    return of(node).holds(*static_cast<const T*>(value));
  }
  static void describe(const void* node, std::string& out) {
    const char* separator = "";
    detail::unpack(of(node).checks, [&](const auto&... each) {
      (static_cast<void>(out += separator, separator = " and ", describe_check(out, each)), ...);
    });
  }
  static void list(const void* node, value_limits& out) {
    detail::unpack(of(node).checks, [&](const auto&... each) {
      (static_cast<void>(list_check(out, each)), ...);
    });
  }
  static const void* alternative(const void* node) { return &of(node).fallback; }
};

template <typename Node>
inline constexpr const setting_type* setting_type_of = nullptr;
template <typename Node>
constexpr setting_type make_setting_type(bool falls_back_to_ref) {
  using functions = setting_functions<Node>;
  return {
      &functions::texts, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, falls_back_to_ref};
}
template <typename T, typename Fallback, typename... Checks>
inline constexpr setting_type type_of_setting = [] {
  using node_type = node::setting<T, Fallback, Checks...>;
  using functions = setting_functions<node_type>;
  setting_type made = make_setting_type<node_type>(leads_to_ref<Fallback>);
  if constexpr (is_default_value<Fallback>) made.make_default = &functions::make_default;
  if constexpr (sizeof...(Checks) != 0) {
    made.holds = &functions::holds;
    made.describe = &functions::describe;
    made.list = &functions::list;
  }
  if constexpr (is_setting<Fallback>) {
    made.alternative = &functions::alternative;
    made.type_of_alternative = setting_type_of<Fallback>;
  }
  return made;
}();
template <typename T, typename Fallback, typename... Checks>
inline constexpr const setting_type* setting_type_of<
    node::setting<T, Fallback, Checks...>> = &type_of_setting<T, Fallback, Checks...>;

// How a value becomes a live one, and is changed.
struct live_type {
  std::shared_ptr<void> (*make)(const void* value);
  void (*publish)(void* live, const void* value);
};

struct live_access {
  template <typename T>
  static void publish(live_value<T>& live, const T& value) {
    live.storage_.set(value);
  }
};

template <typename T>
inline constexpr live_type type_of_live{
    [](const void* value) -> std::shared_ptr<void> {
      return std::make_shared<live_value<T>>(*static_cast<const T*>(value));
    },
    [](void* live, const void* value) {
      live_access::publish(*static_cast<live_value<T>*>(live), *static_cast<const T*>(value));
    }};

}  // namespace cruller::v0::detail
