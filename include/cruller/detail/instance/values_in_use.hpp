// The values of a live system that replace those of its definition.
#pragma once

#include <atomic>
#include <cstdint>

namespace cruller::inline v0::detail {
class value_table;  // of the library
}

#pragma GCC visibility push(default)
namespace cruller::inline v0::detail {

// The values of settings, and those that were set, each with its component and the node of the
// definition that it belongs to. A value keeps its address while its component is started. A part
// of the block of a live system; any thread may read it.
class values_in_use {
 public:
  values_in_use() = default;
  ~values_in_use();
  values_in_use(const values_in_use&) = delete;
  values_in_use& operator=(const values_in_use&) = delete;

  // The value for a node, or null: then that of the definition counts. Costs one comparison where
  // nothing was set.
  const void* find(std::uint32_t component, const void* node) const noexcept {
    const value_table* const table = table_.load();
    return table == nullptr ? nullptr : find_in(*table, component, node);
  }
  // For the library: the table, which exists once it is asked for.
  value_table& table();
  const value_table* known_table() const noexcept { return table_.load(); }

 private:
  static const void* find_in(
      const value_table& table, std::uint32_t component, const void* node
  ) noexcept;

  std::atomic<value_table*> table_ = nullptr;
};

}  // namespace cruller::v0::detail
#pragma GCC visibility pop
