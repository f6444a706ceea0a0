#include "program/config_print.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cruller/error.hpp>
#include <string>

#include "program/config_view.hpp"

namespace cruller::inline v0 {
namespace {

// A value that is printed in YAML's flow style, in one line.
std::string in_one_line(std::string_view printed) {
  std::string out;
  for (const char each : printed) {
    if (each == '\n')
      out += "\\n";
    else if (each == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(each) < ' ' || each == '\x7f')
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(each));
    else
      out += each;
  }
  return out;
}

std::string with_origins(const std::vector<viewed_value>& all, bool only_changed) {
  std::string out;
  for (const viewed_value& each : all) {
    if (only_changed && each.origin == "definition") continue;
    const bool is_given = each.origin != "definition" || each.by_default.has_value();
    const std::string value = each.origin == "definition" ? each.by_default.value_or(each.value)
                                                          : each.value;
    if (each.is_secret)
      out += fmt::format("# {}: a secret  # {}\n", each.path, each.origin);
    else if (each.is_pinned)
      out += fmt::format("# {}: {}  # pinned\n", each.path, in_one_line(value));
    else if (!is_given)
      out += fmt::format("# {}: {}\n", each.path, each.without_default());
    else
      out += fmt::format("{}: {}  # {}\n", each.path, in_one_line(value), each.origin);
  }
  return out;
}

// Whoever removes the `#` before a path has the value of the definition.
std::string as_template(const std::vector<viewed_value>& all) {
  std::string out;
  for (const viewed_value& each : all) {
    if (each.is_pinned) continue;
    if (!out.empty()) out += '\n';
    if (!each.doc.empty()) out += fmt::format("# {}\n", in_one_line(each.doc));
    out += fmt::format("# {}; {}", in_one_line(each.must_be), each.effect());
    if (!each.variables.empty())
      out += fmt::format("; variable {}", fmt::join(each.variables, ", "));
    if (each.is_secret)
      out += fmt::format("\n# {}: a secret, never shown", each.path);
    else if (each.by_default)
      out += fmt::format("\n#{}: {}", each.path, in_one_line(*each.by_default));
    else
      out += fmt::format("\n# {}: {}", each.path, each.without_default());
    out += '\n';
  }
  return out;
}

}  // namespace

std::string print_config(any_system& system, std::string_view form) {
  std::string out;
  if (form == "schema") {
#ifdef CRULLER_HAS_CONSOLE
    out = config_schema(system);
#else
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
