// The variables of the environment that a live system has read.
#pragma once

#include <any>
#include <concepts>
#include <cruller/detail/read.hpp>
#include <cruller/detail/refs_in.hpp>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller::detail {

// The values, each with the component that it was read for and the node that asked for it. They
// keep their addresses from the component's start until its next one.
class environment {
 public:
  template <typename T>
  const T& get(std::uint32_t component, const void* node) const {
    return *std::any_cast<T>(find(component, node));
  }
  void put(std::uint32_t component, const void* node, std::any value);

 private:
  struct entry {
    std::uint32_t component;
    const void* node;
    std::unique_ptr<std::any> value;
  };
  const std::any* find(std::uint32_t component, const void* node) const;

  std::vector<entry> entries_;
};

using problems = std::vector<std::exception_ptr>;

// The text of a variable, or null.
const char* find_variable(const char* name);
// Adds an `environment_error`; no text where the variable is not set.
void add_problem(
    problems& out, const char* name, const char* text, const std::string& type, bool is_secret
);

// Reads one variable, or takes what stands in for it.
template <typename T, typename Fallback>
void read_variable(
    environment& into,
    std::uint32_t component,
    const node::env<T, Fallback>& node,
    bool is_secret,
    problems& out
) {
  const char* const text = find_variable(node.name);
  const auto report = [&] {
    add_problem(out, node.name, text, type_name(type_of<T>(), is_duration<T>), is_secret);
  };
  if (text == nullptr) {
    if constexpr (std::same_as<Fallback, node::nothing>)
      report();
    else
      into.put(component, &node, T(node.fallback));
    return;
  }
  T value{};
  if (read_value(std::string_view(text), value))
    into.put(component, &node, std::move(value));
  else
    report();
}

// Reads all variables that stand in a value.
template <typename Value>
void read_variables(environment&, std::uint32_t, const Value&, bool, problems&) {}
template <typename T, typename Fallback>
void read_variables(
    environment& into,
    std::uint32_t component,
    const node::env<T, Fallback>& node,
    bool is_secret,
    problems& out
) {
  read_variable(into, component, node, is_secret, out);
}
template <typename Value>
void read_variables(
    environment& into, std::uint32_t component, const node::secret<Value>& node, bool, problems& out
);
template <typename... Values>
void read_variables(
    environment& into,
    std::uint32_t component,
    const node::list<Values...>& node,
    bool is_secret,
    problems& out
) {
  if constexpr ((false || ... || reads_environment<Values>))
    boost::hana::unpack(node.values, [&](const auto&... each) {
      const int in_order[] = {0, (read_variables(into, component, each, is_secret, out), 0)...};
      static_cast<void>(in_order);
    });
}
template <typename... Entries>
void read_variables(
    environment& into,
    std::uint32_t component,
    const node::map<Entries...>& node,
    bool is_secret,
    problems& out
) {
  boost::hana::unpack(node.entries, [&](const auto&... each) {
    const int in_order[] = {0, (read_variables(into, component, each.value, is_secret, out), 0)...};
    static_cast<void>(in_order);
  });
}
template <typename Value>
void read_variables(
    environment& into, std::uint32_t component, const node::secret<Value>& node, bool, problems& out
) {
  read_variables(into, component, node.value, true, out);
}

}  // namespace cruller::detail
#pragma GCC visibility pop
