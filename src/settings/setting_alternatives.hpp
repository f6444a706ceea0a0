// A setting, and those that are read in its place, in turn.
#pragma once

#include <cruller/detail/text/setting_type.hpp>
#include <cruller/plan.hpp>

namespace cruller::inline v0 {

struct setting_alternative {
  const detail::setting_type* type = nullptr;  // Null: there is no further one.
  const void* node = nullptr;

  const char* variable() const { return type->texts(node).variable; }
  bool has_default() const { return type->make_default != nullptr; }
  void make_default(void* at) const { type->make_default(node, at); }
  bool holds(const void* value) const { return type->holds == nullptr || type->holds(node, value); }
  setting_alternative next() const {
    return {
        type->type_of_alternative,
        type->alternative == nullptr ? nullptr : type->alternative(node)};
  }
};

inline setting_alternative first_alternative(const plan::config_value& row) {
  return {row.setting, row.address};
}

// The one that has a default, if any.
inline setting_alternative alternative_with_default(const plan::config_value& row) {
  setting_alternative each = first_alternative(row);
  while (each.type != nullptr && !each.has_default()) each = each.next();
  return each;
}

}  // namespace cruller::v0
