#include "settings/setting_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cruller/detail/text/setting_type.hpp>

#include "values/type_text.hpp"

namespace cruller::inline v0 {
namespace {

using rows = std::span<const plan::config_value>;
using kind = plan::config_value::kind;

class config_printer {
 public:
  config_printer(std::string& out, const value_of_row& in_use) : out_(out), in_use_(in_use) {}

  // `moved` leads from the address of a row to its value in use.
  void print(rows here, std::string_view brackets, std::ptrdiff_t moved) {
    const plan::config_value& row = here.front();
    if (row.is_secret)
      out_ += "****";
    else if (row.what == kind::ref)
      print_ref(row);
    else if (row.what == kind::value)
      print_value(row, moved);
    else
      print_inside(here, brackets, moved);
  }

 private:
  void print_ref(const plan::config_value& row) {
    if (!row.group.empty()) out_.append(row.group).append(".");
    out_.append(row.path);
  }

  void print_value(const plan::config_value& row, std::ptrdiff_t moved) {
    if (moved != 0) return row.type->print(static_cast<const char*>(row.address) + moved, out_);
    if (const auto value = in_use_(row)) return row.type->print(value->get(), out_);
    if (row.setting == nullptr)
      row.type->print(row.address, out_);
    else
      print_setting(row.setting, row.address, *row.type);
  }

  // A setting as in the definition.
  void print_setting(
      const detail::setting_type* setting, const void* node, const value_type& type
  ) {
    if (const char* const name = setting->texts(node).variable) {
      out_ += "env(";
      detail::append_quoted(out_, name);
      out_ += ')';
    } else {
      out_ += "setting";
    }
    if (setting->make_default != nullptr) {
      out_ += ".or_else(";
      const held_value made(type, [&](void* at) { setting->make_default(node, at); });
      type.print(made.get(), out_);
      out_ += ')';
    } else if (setting->alternative != nullptr) {
      out_ += ".or_else(";
      print_setting(setting->type_of_alternative, setting->alternative(node), type);
      out_ += ')';
    }
  }

  void print_inside(rows here, std::string_view brackets, std::ptrdiff_t moved) {
    const plan::config_value& head = here.front();
    std::shared_ptr<const held_value> value;
    if (moved == 0 && head.type != nullptr) value = in_use_(head);
    if (value != nullptr)
      moved = static_cast<const char*>(value->get()) - static_cast<const char*>(head.address);
    out_ += brackets.front();
    const char* separator = "";
    for (rows rest = here.subspan(1, head.size); !rest.empty();) {
      const std::size_t whole = rest.front().size + 1;
      out_ += separator;
      separator = ", ";
      if (head.what == kind::map) out_.append(rest.front().name).append(": ");
      print(rest.first(whole), rest.front().what == kind::map ? "{}" : "[]", moved);
      rest = rest.subspan(whole);
    }
    out_ += brackets.back();
  }

  std::string& out_;
  const value_of_row& in_use_;
};

}  // namespace

void print_config(std::string& out, rows all, bool is_of_component, const value_of_row& in_use) {
  if (all.empty()) return;
  const std::string_view brackets = all.front().what == kind::map ? "{}"
                                    : is_of_component             ? "()"
                                                                  : "[]";
  config_printer(out, in_use).print(all, brackets, 0);
}

std::string text_of_row(
    const plan::config_value& row, const plan::config_value& slot, const value_of_row& in_use
) {
  std::string text;
  const auto value = &row == &slot ? nullptr : in_use(slot);
  const std::ptrdiff_t moved = value == nullptr ? 0
                                                : static_cast<const char*>(value->get()) -
                                                      static_cast<const char*>(slot.address);
  config_printer(text, in_use).print({&row, 1}, "[]", moved);
  return text;
}

std::string text_of_value(const held_value& value) {
  std::string text;
  if (value.type().print != nullptr) value.type().print(value.get(), text);
  return text;
}

std::string type_phrase(const value_type& type) {
  switch (type.kind) {
    case value_kind::duration:
      return detail::type_name(type.type, true);
    case value_kind::choice: {
      return fmt::format("one of {}", fmt::join(type.names, ", "));
    }
    case value_kind::structure:
      return "a map; set its members instead";
    case value_kind::list:
      return "a list, such as [a, b]";
    case value_kind::map:
      return "a map, such as {a: 1}";
    default:
      return detail::type_name(type.type);
  }
}

std::string phrase_of(const plan::config_value& row) {
  if (row.setting == nullptr || row.setting->describe == nullptr) return type_phrase(*row.type);
  std::string phrase;
  row.setting->describe(row.address, phrase);
  return phrase;
}

}  // namespace cruller::v0
