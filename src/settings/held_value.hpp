// A value whose type is known only as a table.
#pragma once

#include <concepts>
#include <cruller/detail/text/value_type.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

using detail::value_kind;
using detail::value_type;

// Owns a value, and the texts that `const char*` and `std::string_view` inside it point to.
class held_value {
 public:
  // A copy of a value. Its type must have a size.
  held_value(const value_type& type, const void* from);
  // `T{}`: its type must have a default.
  explicit held_value(const value_type& type);
  // A value that the function makes at the address.
  template <std::invocable<void*> Make>
  held_value(const value_type& type, Make make) : type_(&type), memory_(allocate(type)) {
    try {
      make(memory_);
    } catch (...) {
      release();
      throw;
    }
  }
  held_value(const held_value& other);
  held_value(held_value&& other) noexcept;
  held_value& operator=(held_value other) noexcept;
  ~held_value();

  const value_type& type() const { return *type_; }
  void* get() { return memory_; }
  const void* get() const { return memory_; }

  // Makes a `const char*` or `std::string_view` inside the value point to a copy of the text. What
  // it pointed to before is released.
  void point_to(value_kind kind, void* place, std::string_view text);

  // Who gives what is at a path: `todo.yaml:3:14`, `--set`.
  struct layer {
    std::string path;  // of the whole value or a part of it
    std::string origin;
    std::string text;  // not of a secret
  };
  // The same value, not a copy of it, given by others.
  held_value(const std::shared_ptr<const held_value>& same, std::vector<layer> layers);
  const std::vector<layer>& layers() const { return layers_; }
  // Notes who gives a value now; those before stay noted.
  void add_layer(layer from);
  // Who has given what is at a path, or inside it, lowest first.
  std::vector<layer> layers_of(std::string_view path) const;
  // Who gives it; empty if the definition does.
  std::string origin_of(std::string_view path) const;

 private:
  static void* allocate(const value_type& type);
  void release() noexcept;

  const value_type* type_;
  void* memory_;
  std::shared_ptr<const held_value> owner_{};  // Of the memory, if it is another object.
  std::vector<std::shared_ptr<const std::string>> texts_{};
  std::vector<layer> layers_{};
};

// Copies a value over another one of its type.
void replace_value(const value_type& type, void* place, const void* from);

// Whether two values of a type are equal.
bool equal_values(const value_type& type, const void* one, const void* other);

}  // namespace cruller::v0
