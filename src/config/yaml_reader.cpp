// Reading YAML: the checks that the parser does not make, and its errors.
#include "config/yaml_reader.hpp"

#include <yaml-cpp/yaml.h>

#include <sstream>
#include <utility>

#include "config/file_text.hpp"
#include "config/tree_builder.hpp"
#include "config/yaml_mistakes.hpp"

namespace cruller::inline v0 {

config_node read_yaml(
    const std::shared_ptr<const std::string>& file, std::string_view text, config_mistakes& mistakes
) {
  if (constexpr std::string_view mark = "\xEF\xBB\xBF"; text.starts_with(mark))
    text.remove_prefix(mark.size());
  const std::size_t before = mistakes.size();
  const auto fail = [&](config_origin where, std::string what) -> config_node {
    // What was found on the way may be a consequence, such as a value without its closing bracket.
    mistakes.cut(before);
    mistakes.add(std::move(where), std::move(what));
    mistakes.miss_values();
    return {};
  };
  if (const bad_character bad = find_bad_character(text); bad.line != 0)
    return fail({file, bad.line, bad.column}, bad.what);
  const text_lines lines(text);
  // The parser leaves out such a line, wherever it is.
  for (std::size_t i = 1; i <= lines.size(); ++i)
    if (lines[i].starts_with('%'))
      return fail({file, i, 1}, "a line cannot begin with %; YAML directives are not supported");
  tree_builder builder(file, lines, mistakes);
  std::istringstream in{std::string(text)};
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const end_of_reading& end) {
    mistakes.miss_values();
    if (end.is_syntax) {
      const config_mistake last = mistakes.all().back();
      return fail(last.where, last.what);
    }
  } catch (const YAML::Exception& error) {
    return fail(
        place_of(error, file, builder.open_bracket()),
        text_of(error, lines, builder.open_bracket() != nullptr)
    );
  }
  return builder.take();
}

}  // namespace cruller::v0
