#include "program/config_changes.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "engine/settings_access.hpp"
#include "settings/setting_default.hpp"
#include "settings/setting_place.hpp"
#include "settings/value_reader.hpp"

namespace cruller::inline v0 {
namespace {

using detail::settings_access;

// The value that counts where nothing was given; null if a ref gives it.
std::shared_ptr<const held_value> value_by_default(const plan::config_value& slot) {
  if (slot.type->size == 0) return nullptr;
  std::vector<std::exception_ptr> problems;  // The check of the start reports them.
  return find_default(slot, {}, problems);
}

class change_finder {
 public:
  change_finder(any_system& from, any_system& to) : from_(from), to_(to) {}

  std::vector<config_change> find() {
    const plan::config_value* last = nullptr;
    for (const setting_row& each : all_settings(from_.wiring())) {
      if (each.slot->type->size == 0) continue;
      if (each.slot != last) begin(each);
      last = each.slot;
      if (is_the_same(each)) continue;
      if (found_.empty() || found_.back().next.slot != each.slot)
        found_.push_back({{each.component, each.slot, given_}, {}, each.slot->live != nullptr});
      found_.back().paths.push_back(each.path);
    }
    return std::move(found_);
  }

 private:
  void begin(const setting_row& of) {
    given_ = settings_access::given(to_, of.component, *of.slot);
    now_ = settings_access::value(from_, of.component, *of.slot).value;
    const bool is_variables = has_variable_above(*of.slot, given_.rank);
    then_ = is_variables ? now_ : given_.value;
    // Neither is given: the definition is the same.
    const bool is_given = settings_access::given(from_, of.component, *of.slot).value != nullptr;
    if (!is_given && given_.value == nullptr) then_ = now_;
    if (now_ == then_) return;  // Types that cannot be compared would differ.
    if (now_ == nullptr) now_ = value_by_default(*of.slot);
    if (then_ == nullptr) then_ = value_by_default(*of.slot);
  }

  bool is_the_same(const setting_row& row) const {
    if (now_ == nullptr || then_ == nullptr || now_ == then_) return now_ == then_;
    return equal_rows(*row.row, *row.slot, now_->get(), then_->get());
  }

  any_system& from_;
  any_system& to_;
  std::vector<config_change> found_{};
  // Of the slot at hand.
  ranked_value given_{};
  std::shared_ptr<const held_value> now_{};
  std::shared_ptr<const held_value> then_{};
};

}  // namespace

std::vector<config_change> find_changes(any_system& from, any_system& to) {
  return change_finder(from, to).find();
}

void take_origins(any_system& from, any_system& to, const std::vector<config_change>& changes) {
  const plan::config_value* last = nullptr;
  for (const setting_row& each : all_settings(from.wiring())) {
    if (each.slot == last || each.slot->type->size == 0) continue;
    last = each.slot;
    const bool is_changed = std::ranges::any_of(changes, [&](const config_change& change) {
      return change.next.slot == each.slot && change.next.component == each.component;
    });
    if (is_changed) continue;
    const ranked_value before = settings_access::given(from, each.component, *each.slot);
    const ranked_value next = settings_access::given(to, each.component, *each.slot);
    if (before.value == nullptr && next.value == nullptr) continue;
    const bool is_variables = has_variable_above(*each.slot, next.rank);
    settings_access::relabel(from, {each.component, each.slot, next}, is_variables);
  }
}

}  // namespace cruller::v0
