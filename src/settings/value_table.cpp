#include "settings/value_table.hpp"

#include <algorithm>
#include <cruller/detail/text/setting_type.hpp>
#include <functional>
#include <utility>

namespace cruller::inline v0::detail {

values_in_use::~values_in_use() { delete table_.load(); }

value_table& values_in_use::table() {
  if (value_table* const known = table_.load()) return *known;
  auto made = std::make_unique<value_table>();
  value_table* expected = nullptr;
  return table_.compare_exchange_strong(expected, made.get()) ? *made.release() : *expected;
}

const void* values_in_use::find_in(
    const value_table& table, std::uint32_t component, const void* node
) noexcept {
  return table.find(component, node);
}

namespace {

// By component, then by address.
bool comes_before(
    std::uint32_t component, const void* node, std::uint32_t other, const void* other_node
) {
  return component != other ? component < other : std::less<>()(node, other_node);
}

}  // namespace

const value_table::entry* value_table::find_entry(std::uint32_t component, const void* node)
    const noexcept {
  const auto found = std::ranges::partition_point(entries_, [&](const entry& each) {
    return comes_before(each.component, each.node, component, node);
  });
  const bool is_it = found != entries_.end() && found->component == component &&
                     found->node == node;
  return is_it ? &*found : nullptr;
}

value_table::entry& value_table::entry_of(std::uint32_t component, const void* node) {
  if (const entry* const known = find_entry(component, node)) return const_cast<entry&>(*known);
  const auto behind = std::ranges::partition_point(entries_, [&](const entry& each) {
    return comes_before(each.component, each.node, component, node);
  });
  return *entries_.insert(behind, entry{component, node});
}

// A live value stays at its address; others may be let go, because no component uses them now.
void value_table::publish(entry& place, const row& of) {
  if (of.live == nullptr || place.in_use() == nullptr) return;
  if (place.live == nullptr)
    place.live = of.live->make(place.in_use()->get());
  else
    of.live->publish(place.live.get(), place.in_use()->get());
}

const void* value_table::find(std::uint32_t component, const void* node) const noexcept {
  const std::lock_guard lock(mutex_);
  const entry* const found = find_entry(component, node);
  if (found == nullptr) return nullptr;
  if (found->live != nullptr) return found->live.get();
  return found->in_use() == nullptr ? nullptr : found->in_use()->get();
}

ranked_value value_table::get(std::uint32_t component, const void* node) const {
  const std::lock_guard lock(mutex_);
  const entry* const found = find_entry(component, node);
  if (found == nullptr) return {};
  const auto& value = found->in_use();
  return {value, value == found->given.value ? found->given.rank : value_rank::definition};
}

ranked_value value_table::given(std::uint32_t component, const void* node) const {
  const std::lock_guard lock(mutex_);
  const entry* const found = find_entry(component, node);
  return found == nullptr ? ranked_value{} : found->given;
}

void value_table::keep_former(std::uint32_t component, const void* node) {
  const std::lock_guard lock(mutex_);
  entry& place = entry_of(component, node);
  if (place.in_use() != nullptr) place.former.push_back(place.in_use());
}

void value_table::forget_former(std::uint32_t component, const void* node) noexcept {
  const std::lock_guard lock(mutex_);
  if (const entry* const found = find_entry(component, node))
    const_cast<entry*>(found)->former.clear();
}

void value_table::relabel(
    std::uint32_t component, const row& of, const ranked_value& next, bool keeps_found
) {
  const std::lock_guard lock(mutex_);
  entry& place = entry_of(component, of.address);
  const auto change = [&](std::shared_ptr<const held_value>& value) {
    if (value == nullptr) return;
    value = std::make_shared<const held_value>(
        value, next.value == nullptr ? std::vector<held_value::layer>() : next.value->layers()
    );
  };
  if (keeps_found && place.given.rank <= value_rank::file) {
    place.given = next;  // It is not in use.
    return;
  }
  if (!keeps_found) change(place.found);
  change(place.given.value);
  if (place.given.value == nullptr)
    place.given = next;
  else if (next.value != nullptr)
    place.given.rank = next.rank;
}

void value_table::put_found(
    std::uint32_t component, const row& of, std::shared_ptr<const held_value> value
) {
  const std::lock_guard lock(mutex_);
  entry& place = entry_of(component, of.address);
  place.found = std::move(value);
  publish(place, of);
}

}  // namespace cruller::v0::detail
