// Reading YAML: from the events of the parser to a tree.
#include "config/yaml_reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <sstream>
#include <utility>

#include "config/config_limits.hpp"
#include "config/config_tags.hpp"
#include "config/file_text.hpp"
#include "config/yaml_mistakes.hpp"

namespace cruller::inline v0 {
namespace {

// Ends the parser; the mistake is noted.
struct end_of_reading {};

class tree_builder : public YAML::EventHandler {
 public:
  tree_builder(
      const std::shared_ptr<const std::string>& file,
      const text_lines& lines,
      config_mistakes& mistakes
  )
      : file_(file), lines_(lines), mistakes_(mistakes) {}

  config_node take() { return std::move(root_); }
  // The innermost list or map in brackets whose end is missing.
  [[nodiscard]] const config_node* open_bracket() const {
    const auto found = std::find_if(open_.rbegin(), open_.rend(), [](const level& each) {
      return each.is_flow;
    });
    return found == open_.rend() ? nullptr : &found->node;
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ == 0) return;
    mistakes_.add(
        origin_of(mark), "a second document begins here; a configuration file is one document"
    );
    throw end_of_reading();
  }
  void OnDocumentEnd() override {
    // The parser accepts a quoted text that ends with the file.
    if (last_.line != 0 && is_without_end(lines_, last_))
      mistakes_.add(last_, "the quoted text that begins here has no closing quote");
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // `!env` without a name, as a null, has no tag any more.
    take_scalar(mark, {}, anchor, {}, true);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    mistakes_.add(
        origin_of(mark), "aliases are not supported; write !ref with the path of a value"
    );
    take_scalar(mark, {}, 0, "alias", false);
  }
  void OnScalar(
      const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& text
  ) override {
    const bool is_empty = tag == "?" && text.empty();
    take_scalar(mark, tag, anchor, text, is_empty);
  }
  void OnSequenceStart(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value style
  ) override {
    begin(config_node::kind::list, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { end(); }
  void OnMapStart(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value style
  ) override {
    begin(config_node::kind::map, mark, tag, anchor, style);
  }
  void OnMapEnd() override { end(); }

 private:
  // A list or map that has begun.
  struct level {
    config_node node;
    bool is_flow;
    bool has_name = false;  // Of the value that comes next.
    std::string name{};
    config_origin place{};
  };

  [[nodiscard]] config_origin origin_of(const YAML::Mark& mark) const {
    return {
        file_, static_cast<std::size_t>(mark.line) + 1, static_cast<std::size_t>(mark.column) + 1};
  }
  [[nodiscard]] bool is_name_next() const {
    return !open_.empty() && open_.back().node.what == config_node::kind::map &&
           !open_.back().has_name;
  }

  config_node make(
      config_node::kind what, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor
  ) {
    config_node node;
    node.what = what;
    node.origin = origin_of(mark);
    if (++nodes_ > config_limits::nodes) {
      mistakes_.add(
          node.origin, fmt::format("the file has more than {} values", config_limits::nodes)
      );
      throw end_of_reading();
    }
    if (anchor != 0)
      mistakes_.add(node.origin, "anchors are not supported; write !ref with the path of a value");
    // A quoted text has the tag `!`, any other value without a tag `?`.
    if (tag.size() > 1 && tag != "!!") {
      const std::string_view name = tag.front() == '!' ? std::string_view(tag).substr(1) : tag;
      if (tag.front() == '!' && is_config_tag(name))
        node.tag = name;
      else
        mistakes_.add(node.origin, unknown_tag_text(tag));
    }
    if (!is_in_brackets() && is_after_tab(lines_, node.origin))
      mistakes_.add(node.origin, std::string(tab_in_indentation));
    return node;
  }
  [[nodiscard]] bool is_in_brackets() const { return !open_.empty() && open_.back().is_flow; }

  void take_scalar(
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      const std::string& text,
      bool is_empty
  ) {
    config_node node = make(config_node::kind::text, mark, tag, anchor);
    if (skipped_ != 0) return;
    node.text = text;
    last_ = node.origin;
    if (is_name_next()) {
      take_name(std::move(node));
      return;
    }
    if (is_empty)
      mistakes_.add(
          open_.empty() || !open_.back().has_name ? node.origin : open_.back().place,
          fmt::format(
              "{} has no value; write \"\" for an empty text",
              open_.empty() || !open_.back().has_name ? "an entry of a list" : open_.back().name
          )
      );
    take_value(std::move(node));
  }

  void take_name(config_node&& node) {
    level& inner = open_.back();
    if (!node.tag.empty()) mistakes_.add(node.origin, "a name has no tag");
    if (node.text == "<<")
      mistakes_.add(node.origin, "merge keys (<<) are not supported; write the values");
    else if (node.text.empty())
      mistakes_.add(node.origin, "a name is empty");
    inner.has_name = true;
    inner.name = std::move(node.text);
    inner.place = std::move(node.origin);
  }

  void take_value(config_node&& node) {
    if (open_.empty()) {
      if (node.what != config_node::kind::map || !node.tag.empty())
        mistakes_.add(
            node.origin,
            "the file is not a map; its lines begin with a path, such as `env.port: 8080`"
        );
      else
        root_ = std::move(node);
      return;
    }
    level& inner = open_.back();
    if (inner.node.what == config_node::kind::list) {
      inner.node.values.push_back(std::move(node));
      return;
    }
    inner.has_name = false;
    inner.node.entries.push_back({std::move(inner.name), std::move(inner.place), std::move(node)});
  }

  void begin(
      config_node::kind what,
      const YAML::Mark& mark,
      const std::string& tag,
      YAML::anchor_t anchor,
      YAML::EmitterStyle::value style
  ) {
    config_node node = make(what, mark, tag, anchor);
    if (skipped_ != 0 || is_name_next()) {
      if (skipped_++ == 0) mistakes_.add(node.origin, "a name is a text, not a list or map");
      return;
    }
    if (open_.size() == config_limits::levels) {
      mistakes_.add(node.origin, too_deep_text());
      throw end_of_reading();
    }
    const bool is_flow = style == YAML::EmitterStyle::Flow || is_in_brackets();
    open_.push_back({std::move(node), is_flow});
  }

  void end() {
    if (skipped_ != 0) {
      if (--skipped_ == 0) take_name(config_text("a list or map", {}));
      return;
    }
    config_node node = std::move(open_.back().node);
    open_.pop_back();
    sort_names(node);
    take_value(std::move(node));
  }

  // Leaves out what is given twice.
  void sort_names(config_node& map) {
    std::ranges::stable_sort(map.entries, {}, &config_entry::name);
    const auto rest = std::ranges::unique(
        map.entries,
        [&](const config_entry& first, const config_entry& second) {
          if (first.name != second.name) return false;
          mistakes_.add(
              second.place,
              fmt::format(
                  "{} is given twice; it is in line {} as well", first.name, first.place.line
              )
          );
          return true;
        }
    );
    map.entries.erase(rest.begin(), rest.end());
  }

  const std::shared_ptr<const std::string>& file_;
  const text_lines& lines_;
  config_mistakes& mistakes_;
  config_node root_{};
  std::vector<level> open_{};
  std::size_t nodes_ = 0;
  std::size_t documents_ = 0;
  // The levels inside a list or map that stands in the place of a name. The parser also takes an
  // opening bracket for a name if its closing one is missing, and fails later.
  std::size_t skipped_ = 0;
  config_origin last_{};  // Of the last scalar.
};

}  // namespace

config_node read_yaml(
    const std::shared_ptr<const std::string>& file, std::string_view text, config_mistakes& mistakes
) {
  if (const bad_character bad = find_bad_character(text); bad.line != 0) {
    mistakes.add({file, bad.line, bad.column}, bad.what);
    return {};
  }
  const std::size_t before = mistakes.size();
  const text_lines lines(text);
  tree_builder builder(file, lines, mistakes);
  std::istringstream in{std::string(text)};
  try {
    YAML::Parser parser(in);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const end_of_reading&) {
  } catch (const YAML::Exception& error) {
    // What was found on the way may be a consequence, such as a value without its closing bracket.
    mistakes.cut(before);
    mistakes.add(place_of(error, file, builder.open_bracket()), text_of(error, lines));
  }
  return builder.take();
}

}  // namespace cruller::v0
