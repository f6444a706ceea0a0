#include "program/config_print.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utf8.h>

#include <cruller/error.hpp>
#include <iterator>
#include <string>

#include "config/config_node.hpp"
#include "program/config_view.hpp"

namespace cruller::inline v0 {
namespace {

// A comment cannot contain line ends, control characters, and bytes that are not UTF-8.
std::string in_one_line(std::string_view text) {
  std::string out;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (each == '\n')
      out += "\\n";
    else if (byte < ' ' || byte == 0x7f)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += each;
  }
  std::string valid;
  utf8::replace_invalid(out.begin(), out.end(), std::back_inserter(valid));
  return valid;
}

constexpr std::string_view not_in_files = "no file can give it";

std::string with_origins(const std::vector<viewed_value>& all, bool only_changed) {
  std::string out;
  for (const viewed_value& each : all) {
    const bool is_of_definition = each.origin == "definition";
    if (only_changed && is_of_definition) continue;
    const bool is_given = !is_of_definition || each.by_default.has_value();
    const std::string value = in_one_line(
        is_of_definition ? each.by_default.value_or(each.value) : each.value
    );
    const auto& yaml = is_of_definition ? each.default_yaml : each.yaml;
    const std::string path = in_one_line(each.path);
    const std::string origin = in_one_line(each.origin);
    if (each.is_secret)
      out += fmt::format("# {}: a secret  # {}\n", path, origin);
    else if (each.is_pinned)
      out += fmt::format("# {}: {}  # pinned\n", path, value);
    else if (!is_given)
      out += fmt::format("# {}: {}\n", path, each.without_default());
    else if (!yaml)
      out += fmt::format("# {}: {}  # {}; {}\n", path, value, origin, not_in_files);
    else
      out += fmt::format("{}: {}  # {}\n", scalar_yaml(each.path), *yaml, origin);
  }
  return out;
}

// Whoever removes the `#` before a path has the value of the definition.
std::string as_template(const std::vector<viewed_value>& all) {
  std::string out;
  for (const viewed_value& each : all) {
    if (each.is_pinned) continue;
    const std::string path = in_one_line(each.path);
    if (!out.empty()) out += '\n';
    if (!each.doc.empty()) out += fmt::format("# {}\n", in_one_line(each.doc));
    out += fmt::format("# {}; {}", in_one_line(each.must_be), each.effect());
    if (!each.variables.empty())
      out += fmt::format("; variable {}", fmt::join(each.variables, ", "));
    if (each.is_secret)
      out += fmt::format("\n# {}: a secret, never shown", path);
    else if (each.default_yaml)
      out += fmt::format("\n#{}: {}", scalar_yaml(each.path), *each.default_yaml);
    else if (each.by_default)
      out += fmt::format("\n# {}: {}; {}", path, in_one_line(*each.by_default), not_in_files);
    else
      out += fmt::format("\n# {}: {}", path, each.without_default());
    out += '\n';
  }
  return out;
}

}  // namespace

std::string print_config(
    any_system& system, std::string_view form, const std::vector<std::string>& systems
) {
  std::string out;
  if (form == "schema") {
#ifdef CRULLER_HAS_CONSOLE
    out = config_schema(system, systems);
#else
    static_cast<void>(systems);
    throw error("this build of cruller has no part that writes JSON");
#endif
  } else {
    const std::vector<viewed_value> all = view_values(system);
    out = form == "template" ? as_template(all) : with_origins(all, form == "changed");
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace cruller::v0
