#include "settings/setting_default.hpp"

#include <fmt/format.h>

#include <cruller/error.hpp>
#include <cstdlib>
#include <optional>
#include <utility>

#include "settings/setting_alternatives.hpp"
#include "settings/setting_text.hpp"
#include "settings/value_tree.hpp"
#ifdef CRULLER_HAS_CONFIG
#include "config/tag_sources.hpp"
#endif

namespace cruller::inline v0 {
namespace {

// The text of a variable, or of the file that NAME_FILE names, which only secrets have.
struct found_text {
  std::string name{};
  std::string text{};
  std::string fault{};  // Not empty: there is no text.
};

std::optional<found_text> find_text(const char* name, [[maybe_unused]] bool is_secret) {
  const char* const text = std::getenv(name);
#ifdef CRULLER_HAS_CONFIG
  const std::string of_file = std::string(name) + "_FILE";
  const char* const file = is_secret ? std::getenv(of_file.c_str()) : nullptr;
  if (file != nullptr && text != nullptr)
    return found_text{of_file, {}, fmt::format("{} and {} are both set; set one", name, of_file)};
  if (file != nullptr) {
    config_inputs inputs;  // Variables are not watched.
    outside_text content = text_of_file(file, {std::make_shared<const std::string>()}, inputs);
    if (auto* const fault = std::get_if<unreadable>(&content))
      return found_text{of_file, {}, fmt::format("{}: {}", of_file, fault->why)};
    return found_text{of_file, std::move(std::get<std::string>(content)), {}};
  }
#endif
  if (text == nullptr) return std::nullopt;
  return found_text{name, text, {}};
}

// The value of a variable that is set. An alternative obeys its own checks and those of the first.
std::shared_ptr<const held_value> read_variable(
    const plan::config_value& row,
    const setting_alternative& from,
    std::string_view path,
    const found_text& found,
    std::vector<std::exception_ptr>& problems
) {
  if (!found.fault.empty()) {
    problems.push_back(std::make_exception_ptr(error(fmt::format("{}: {}", path, found.fault))));
    return nullptr;
  }
  try {
    held_value made = read_variable_text(row, found.text);
    if (is_accepted(row, made.get()) && from.holds(made.get())) {
      made.add_layer(
          {std::string(path), "variable " + found.name, row.is_secret ? "****" : found.text}
      );
      return std::make_shared<const held_value>(std::move(made));
    }
  } catch (...) {
    // It is reported as a whole. The author's code may throw anything, also a secret text.
  }
  problems.push_back(std::make_exception_ptr(environment_error(
      path, found.name, row.is_secret ? "****" : found.text.c_str(), phrase_of(row)
  )));
  return nullptr;
}

}  // namespace

bool is_found_at_start(const plan::config_value& row) {
  return row.setting != nullptr || row.live != nullptr;
}

bool has_variable(const plan::config_value& row) {
  for (auto each = first_alternative(row); each.type != nullptr; each = each.next())
    if (each.variable() != nullptr && find_text(each.variable(), row.is_secret)) return true;
  return false;
}

bool has_variable_above(const plan::config_value& row, value_rank given) {
  return given <= value_rank::file && has_variable(row);
}

std::shared_ptr<const held_value> find_default(
    const plan::config_value& row, std::string_view path, std::vector<std::exception_ptr>& problems
) {
  if (row.setting == nullptr) return std::make_shared<const held_value>(*row.type, row.address);
  std::string variables;
  for (auto each = first_alternative(row); each.type != nullptr; each = each.next()) {
    if (const char* const name = each.variable()) {
      if (const auto found = find_text(name, row.is_secret))
        return read_variable(row, each, path, *found, problems);
      variables.append(variables.empty() ? "" : " or ").append(name);
    }
    if (each.type->falls_back_to_ref && each.next().type == nullptr) return nullptr;
    if (!each.has_default()) continue;
    auto made = std::make_shared<const held_value>(*row.type, [&](void* at) {
      each.make_default(at);
    });
    if (is_accepted(row, made->get())) return made;
    problems.push_back(std::make_exception_ptr(
        value_error(path, row.is_secret ? "****" : text_of_value(*made), phrase_of(row))
    ));
    return nullptr;
  }
  if (variables.empty())
    problems.push_back(std::make_exception_ptr(missing_value(path)));
  else
    problems.push_back(
        std::make_exception_ptr(environment_error(path, variables, nullptr, phrase_of(row)))
    );
  return nullptr;
}

}  // namespace cruller::v0
