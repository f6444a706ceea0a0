#include "values/type_text.hpp"

#include <boost/core/demangle.hpp>
#include <cctype>
#include <string_view>

namespace cruller::inline v0 {
namespace {

bool is_in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// The end of the template arguments that begin here.
std::size_t end_of_arguments(std::string_view text, std::size_t begin) {
  std::size_t open = 0;
  for (std::size_t at = begin; at != text.size(); ++at) {
    if (text[at] == '<') ++open;
    if (text[at] == '>' && --open == 0) return at + 1;
  }
  return text.size();
}

}  // namespace

std::string text_of_type(const std::type_info& type) {
  constexpr std::string_view version = "cruller::v0::";
  constexpr std::string_view node = "node::";
  const std::string whole = boost::core::demangle(type.name());
  std::string out;
  std::string_view rest = whole;
  for (std::size_t at = 0; (at = rest.find(version)) != std::string_view::npos;) {
    out += rest.substr(0, at);
    rest.remove_prefix(at + version.size());
    if (!rest.starts_with(node)) {
      out += "cruller::";
      continue;
    }
    rest.remove_prefix(node.size());
    std::size_t end = 0;
    while (end != rest.size() && is_in_name(rest[end])) ++end;
    out += rest.substr(0, end);
    rest.remove_prefix(end);
    if (rest.starts_with('<')) rest.remove_prefix(end_of_arguments(rest, 0));
  }
  return out.append(rest);
}

}  // namespace cruller::v0
