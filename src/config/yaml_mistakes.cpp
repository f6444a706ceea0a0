// Messages of the parser of YAML.
#include "config/yaml_mistakes.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>

#include <algorithm>

#include "config/config_limits.hpp"

namespace cruller::inline v0 {
namespace {

bool is_too_deep(const YAML::Exception& error) {
  return dynamic_cast<const YAML::DeepRecursion*>(&error) != nullptr;
}

// The parser says where the file begins.
bool has_no_place(const YAML::Exception& error) {
  using namespace YAML::ErrorMsg;
  return error.msg == END_OF_SEQ_FLOW || error.msg == END_OF_MAP_FLOW || is_too_deep(error);
}

struct quoted_text {
  bool is_quoted = false;
  bool has_end = false;
  std::string_view text{};  // What is after the opening quote.
};

quoted_text find_quoted(const text_lines& lines, const config_origin& place) {
  constexpr std::string_view blanks = " \t\r\n";
  std::string_view rest = lines.from(place.line, place.column);
  const auto skip = [&](std::size_t size) { rest.remove_prefix(std::min(size, rest.size())); };
  if (rest.starts_with('!')) skip(rest.find_first_of(blanks));
  skip(rest.find_first_not_of(blanks));
  const char quote = rest.empty() ? ' ' : rest.front();
  if (quote != '"' && quote != '\'') return {};
  rest.remove_prefix(1);
  for (std::size_t i = 0; i < rest.size(); ++i) {
    // The character after it belongs to it.
    const bool is_pair = quote == '"' ? rest[i] == '\\' : rest.substr(i).starts_with("''");
    if (is_pair)
      ++i;
    else if (rest[i] == quote)
      return {true, true, rest.substr(0, i)};
  }
  return {true, false, rest};
}

}  // namespace

std::string too_deep_text() {
  return fmt::format("lists and maps are nested in more than {} levels", config_limits::levels);
}

bool is_after_tab(const text_lines& lines, const config_origin& place) {
  const std::string_view before = lines[place.line].substr(0, place.column - 1);
  return before.find_first_not_of(" \t") == std::string_view::npos &&
         before.find('\t') != std::string_view::npos;
}

bool is_without_end(const text_lines& lines, const config_origin& place) {
  const quoted_text quoted = find_quoted(lines, place);
  return quoted.is_quoted && !quoted.has_end;
}

bool has_line_of_another(
    const text_lines& lines, const config_origin& place, std::size_t indentation
) {
  const quoted_text quoted = find_quoted(lines, place);
  // One without an end is found at the end of the file.
  if (!quoted.has_end) return false;
  std::string_view rest = quoted.text;
  for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
    rest.remove_prefix(end + 1);
    const std::size_t begin = rest.find_first_not_of(" \t\r\n");
    // Empty lines are indented by nothing.
    if (begin == std::string_view::npos || begin != rest.find_first_not_of(" \t")) continue;
    if (begin <= indentation) return true;
  }
  return false;
}

config_origin place_of(
    const YAML::Exception& error,
    const std::shared_ptr<const std::string>& file,
    const config_node* open
) {
  if (has_no_place(error) && open != nullptr) return open->origin;
  return {
      file,
      static_cast<std::size_t>(error.mark.line) + 1,
      static_cast<std::size_t>(error.mark.column) + 1};
}

std::string text_of(const YAML::Exception& error, const text_lines& lines, bool is_in_brackets) {
  using namespace YAML::ErrorMsg;
  if (is_too_deep(error)) return too_deep_text();
  const std::string_view message = error.msg;
  const std::string_view written = lines[static_cast<std::size_t>(error.mark.line) + 1];
  const std::size_t begin = written.find_first_not_of(" \t");
  const bool has_tab = written.substr(0, begin).find('\t') != std::string_view::npos;
  if (message == TAB_IN_INDENTATION || (has_tab && !is_in_brackets))
    return std::string(tab_in_indentation);
  if (message == END_OF_SEQ_FLOW)
    return "the list that begins here has no closing bracket \"]\", or a comma is missing in it";
  if (message == END_OF_MAP_FLOW)
    return "the map that begins here has no closing bracket \"}\", or a comma is missing in it";
  if (message == UNKNOWN_ANCHOR) return std::string(no_aliases);
  if (message == MAP_VALUE)
    return "a colon is not allowed here; quote texts that contain \": \", and check the "
           "indentation";
  if (message == END_OF_MAP || message == END_OF_SEQ)
    return "this does not belong to what is before it; check the quotes and the indentation";
  if (message == BLOCK_ENTRY) return "a list begins on a line of its own, or write [a, b]";
  if (message == UNKNOWN_TOKEN) return "a value cannot begin with this character; quote the text";
  if (message == EOF_IN_SCALAR) return std::string(no_closing_quote);
  if (message.starts_with(INVALID_UNICODE))
    return "not a Unicode character; surrogate escapes (\\ud800 to \\udfff) are not supported: "
           "write "
           "the character itself";
  if (message.starts_with(INVALID_ESCAPE))
    return fmt::format(
        "in double quotes, \"\\{}\" is not an escape; write \\\\ for a backslash, or use single "
        "quotes",
        message.substr(std::string_view(INVALID_ESCAPE).size())
    );
  if (message == FLOW_END) return "a closing bracket has no opening one; quote the text";
  return error.msg;
}

}  // namespace cruller::v0
