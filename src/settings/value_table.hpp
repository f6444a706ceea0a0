// The values of one live system that replace those of its definition.
#pragma once

#include <cruller/detail/instance/values_in_use.hpp>
#include <cruller/plan.hpp>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "settings/held_value.hpp"

namespace cruller::inline v0 {

// Who gives a value; a higher rank counts.
enum class value_rank : unsigned char {
  definition,  // found at the start: the default, or the value of a variable
  file,        // a configuration file; the variable of a setting counts more
  variable,    // a variable with the prefix of the program
  set          // `set`, the command line, the console
};

// A value and who gives it. Without a value nobody does.
struct ranked_value {
  std::shared_ptr<const held_value> value{};
  value_rank rank = value_rank::definition;
};

namespace detail {

// Each value belongs to a component, by its index, and to a row of its config that can be replaced
// as a whole. Any thread may use it.
class value_table {
 public:
  using row = plan::config_value;

  // What handlers get: the value, or the live value.
  const void* find(std::uint32_t component, const void* node) const noexcept;
  // The value in use; empty if there is none.
  ranked_value get(std::uint32_t component, const void* node) const;
  // What was set; empty if there is nothing.
  ranked_value given(std::uint32_t component, const void* node) const;
  // What was found at a start: it counts where nothing was set, and more than a file. May be null.
  void put_found(std::uint32_t component, const row& of, std::shared_ptr<const held_value> value);
  // Keeps the value in use until `forget_former`, because a started component uses it.
  void keep_former(std::uint32_t component, const void* node);
  void forget_former(std::uint32_t component, const void* node) noexcept;
  // Notes who gives an equal value now. What is in use stays where it is. `keeps_found`: a variable
  // gives what was found, so nobody else does.
  void relabel(std::uint32_t component, const row& of, const ranked_value& next, bool keeps_found);
  // Replaces what was set if it still is `before`, and returns whether it was. Without a value it
  // is taken back. `check` is called with the lock, and may throw.
  template <typename Check>
  bool replace(
      std::uint32_t component,
      const row& of,
      const std::shared_ptr<const held_value>& before,
      ranked_value value,
      const Check& check
  ) {
    const std::lock_guard lock(mutex_);
    check();
    entry& place = entry_of(component, of.address);
    if (place.given.value != before) return false;
    place.given = std::move(value);
    publish(place, of);
    return true;
  }

 private:
  struct entry {
    std::uint32_t component;
    const void* node;
    ranked_value given{};
    std::shared_ptr<const held_value> found{};
    std::shared_ptr<void> live{};  // null: not live
    // What it was while its component was started: the component may still refer to it.
    std::vector<std::shared_ptr<const held_value>> former{};

    const std::shared_ptr<const held_value>& in_use() const {
      const bool is_found = found != nullptr && given.rank <= value_rank::file;
      return is_found ? found : given.value;
    }
  };
  const entry* find_entry(std::uint32_t component, const void* node) const noexcept;
  entry& entry_of(std::uint32_t component, const void* node);
  static void publish(entry& place, const row& of);

  mutable std::mutex mutex_;
  std::vector<entry> entries_;  // sorted
};

}  // namespace detail
}  // namespace cruller::v0
