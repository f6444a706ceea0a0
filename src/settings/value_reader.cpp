#include "settings/value_reader.hpp"

#include <algorithm>
#include <cruller/detail/text/setting_type.hpp>
#include <cruller/error.hpp>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

#include "settings/setting_alternatives.hpp"
#include "settings/setting_default.hpp"
#include "settings/setting_text.hpp"
#include "settings/value_tree.hpp"

namespace cruller::inline v0 {
namespace {

// A member of a structure.
struct member_place {
  const value_type* type;
  void* at;
};

member_place find_member(
    const value_type& type, void* at, std::string_view member, const std::string& path
) {
  if (member.empty()) return {&type, at};
  const std::string_view name = member.substr(0, member.find('.'));
  const std::string_view rest = member.substr(std::min(name.size() + 1, member.size()));
  const std::string here = path.substr(0, path.size() - member.size());
  std::vector<std::string> known;
  for (const auto& each : type.members) {
    if (each.name == name) return find_member(*each.type, each.find(at), rest, path);
    known.push_back(here + std::string(each.name));
  }
  if (known.empty()) known.push_back(here.substr(0, here.size() - 1));
  throw unknown_component(path, std::move(known));
}

// Null if there is no such member.
const value_type* type_of_member(const value_type& type, std::string_view member) {
  if (member.empty()) return &type;
  const std::string_view name = member.substr(0, member.find('.'));
  const auto found = std::ranges::find(type.members, name, &detail::value_member::name);
  if (found == type.members.end()) return nullptr;
  return type_of_member(*found->type, member.substr(std::min(name.size() + 1, member.size())));
}

void check(const setting_place& place, const held_value& made, std::string_view text) {
  if (!is_accepted(*place.slot, made.get()))
    throw value_error(place.path, text, phrase_of(*place.slot));
}

// What is wrong with a secret is not shown.
template <typename Read>
held_value hiding(const setting_place& place, Read read) {
  try {
    return read();
  } catch (const value_error& wrong) {
    if (!place.row->is_secret) throw;
    throw value_error(wrong.path(), "****", wrong.type());
  } catch (const unknown_component&) {
    throw;
  } catch (...) {  // The author's code reads and checks values, and may throw anything.
    if (!place.row->is_secret) throw;
    throw value_error(place.path, "****", phrase_of(*place.slot));
  }
}

}  // namespace

held_value start_of(const plan::config_value& slot, const held_value* before) {
  if (before != nullptr) return *before;
  if (slot.setting == nullptr) return {*slot.type, slot.address};
  if (has_variable(slot)) {
    std::vector<std::exception_ptr> problems;  // The start reports them.
    if (const auto found = find_default(slot, {}, problems)) return *found;
  }
  const setting_alternative from = alternative_with_default(slot);
  if (from.type == nullptr) return held_value(*slot.type);
  return {*slot.type, [&](void* at) { from.make_default(at); }};
}

bool equal_rows(
    const plan::config_value& row,
    const plan::config_value& slot,
    const void* one,
    const void* other
) {
  const std::ptrdiff_t offset = static_cast<const char*>(row.address) -
                                static_cast<const char*>(slot.address);
  return equal_values(
      *row.type, static_cast<const char*>(one) + offset, static_cast<const char*>(other) + offset
  );
}

bool equal_slots(const plan::config_value& slot, const void* one, const void* other) {
  // The rows inside a slot follow it.
  const plan::config_value* const end = &slot + slot.size + 1;
  return std::all_of(&slot, end, [&](const plan::config_value& row) {
    return row.what != plan::config_value::kind::value || equal_rows(row, slot, one, other);
  });
}

held_value read_setting(
    const setting_place& place, const held_value* before, std::string_view text
) {
  return read_setting(place, before, tree_for(place, text));
}

held_value read_setting(
    const setting_place& place, const held_value* before, const config_node& from
) {
  return hiding(place, [&] {
    const std::string text = from.what == config_node::kind::text ? from.text : text_of(from);
    held_value made = start_of(*place.slot, before);
    const member_place to = find_member(
        *place.row->type, place.in(made.get()), place.member, place.path
    );
    try {
      read_tree(made, *to.type, to.at, place.path, from);
    } catch (const value_error& wrong) {
      if (place.is_whole() && wrong.path() == place.path)
        throw value_error(place.path, text, phrase_of(*place.slot));
      throw;
    }
    check(place, made, text);
    return made;
  });
}

config_node tree_for(const setting_place& place, std::string_view text) {
  const value_type* const type = type_of_member(*place.row->type, place.member);
  return tree_of(text, type != nullptr && is_container(*type));
}

bool takes_map(const wiring& of, std::string_view path) {
  const auto found = find_rows(of, path);
  if (!found || found->rows.front().what != plan::config_value::kind::value) return false;
  const value_type* const type = type_of_member(*found->rows.front().type, found->member);
  return type != nullptr && (type->kind == value_kind::map || type->kind == value_kind::structure);
}

held_value change_setting(
    const setting_place& place, const held_value* before, const value_type& type, const void* from
) {
  return hiding(place, [&] {
    held_value made = start_of(*place.slot, before);
    const member_place to = find_member(
        *place.row->type, place.in(made.get()), place.member, place.path
    );
    replace_value(type, to.at, from);
    std::string text;
    if (type.print != nullptr) type.print(from, text);
    check(place, made, text);
    return made;
  });
}

}  // namespace cruller::v0
