// Environment variables of a live system.
#pragma once

#include <any>
#include <concepts>
#include <cruller/detail/table/refs_in.hpp>
#include <cruller/detail/text/printing.hpp>
#include <cruller/detail/text/read.hpp>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)
namespace cruller::inline v0::detail {

// The values, each with its component and the node that reads it. A value keeps its address from
// the start of the component until the next start.
class environment {
 public:
  template <typename T>
  const T& get(std::uint32_t component, const void* node) const {
    return *std::any_cast<T>(find(component, node));
  }
  // Appends a value as text.
  using printer = void (*)(const std::any& value, std::string& out);
  // `how` is null for a secret.
  void put(std::uint32_t component, const void* node, std::any value, printer how);
  // Appends the value that a node has read; returns false if it has read none, or is a secret.
  bool print(std::uint32_t component, const void* node, std::string& out) const;

 private:
  struct entry {
    std::uint32_t component;
    const void* node;
    std::unique_ptr<std::any> value;
    printer print;
  };
  const std::any* find(std::uint32_t component, const void* node) const;

  std::vector<entry> entries_;
};

using problems = std::vector<std::exception_ptr>;

// The value of a variable, or null.
const char* find_variable(const char* name);
// Adds an `environment_error`; `text` is null if the variable is not set.
void add_problem(
    problems& out, const char* name, const char* text, const std::string& type, bool is_secret
);

template <typename T>
void print_value_read(const std::any& value, std::string& out) {
  print(out, *std::any_cast<T>(&value), true);
}

// Reads a variable, or uses its fallback.
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
  const environment::printer print = is_secret ? nullptr : &print_value_read<T>;
  if (text == nullptr) {
    if constexpr (std::same_as<Fallback, node::nothing>)
      report();
    else
      into.put(component, &node, T(node.fallback), print);
    return;
  }
  T value{};
  if (read_value(std::string_view(text), value))
    into.put(component, &node, std::move(value), print);
  else
    report();
}

// Reads all variables in a value.
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
    detail::unpack(node.values, [&](const auto&... each) {
      (static_cast<void>(read_variables(into, component, each, is_secret, out)), ...);
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
  detail::unpack(node.entries, [&](const auto&... each) {
    (static_cast<void>(read_variables(into, component, each.value, is_secret, out)), ...);
  });
}
template <typename Value>
void read_variables(
    environment& into, std::uint32_t component, const node::secret<Value>& node, bool, problems& out
) {
  read_variables(into, component, node.value, true, out);
}

}  // namespace cruller::v0::detail
#pragma GCC visibility pop
