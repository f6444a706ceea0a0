// From the events of the parser of YAML to a tree.
#pragma once

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/config_limits.hpp"
#include "config/config_mistakes.hpp"
#include "config/config_node.hpp"
#include "config/config_tags.hpp"
#include "config/text_lines.hpp"
#include "config/yaml_mistakes.hpp"

namespace cruller::inline v0 {

// Ends the parser; the mistake is noted.
struct end_of_reading {
  // Whether it is one of syntax: then what was found before may be a consequence.
  bool is_syntax = false;
};

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
    const auto found = std::ranges::find_if(open_.rbegin(), open_.rend(), [](const level& each) {
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
    if (last_.line == 0 || !is_without_end(lines_, last_)) return;
    mistakes_.add(last_, std::string(no_closing_quote));
    throw end_of_reading{true};
  }

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // `!env` without a name, as a null, has no tag any more.
    take_scalar(mark, {}, anchor, {}, true);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    mistakes_.add(origin_of(mark), std::string(no_aliases));
    is_bad_ = true;
    take_scalar(mark, {}, 0, {}, false);
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
    node.is_bad = std::exchange(is_bad_, false);
    const std::size_t before = mistakes_.size();
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
    node.is_bad = node.is_bad || mistakes_.size() != before;
    return node;
  }
  // The number of columns before the innermost entry.
  [[nodiscard]] std::size_t indentation() const {
    if (open_.empty()) return 0;
    const level& inner = open_.back();
    return (inner.has_name ? inner.place.column : inner.node.origin.column) - 1;
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
    if (!is_empty) last_ = node.origin;
    if (is_name_next()) {
      take_name(std::move(node));
      return;
    }
    if (is_empty) {
      // In brackets the name may be a text without quotes, and a secret.
      const bool has_name = !open_.empty() && open_.back().has_name;
      mistakes_.add(
          has_name ? open_.back().place : node.origin,
          fmt::format(
              "{} has no value; write \"\" for an empty text",
              has_name && !is_in_brackets() ? open_.back().name : "an entry"
          )
      );
      node.is_bad = true;
    } else if (!is_in_brackets() && has_line_of_another(lines_, node.origin, indentation())) {
      mistakes_.add(
          node.origin,
          "the quoted text goes on in lines that are not indented; is the closing quote missing?"
      );
      throw end_of_reading{true};
    }
    take_value(std::move(node));
  }

  void take_name(config_node&& node) {
    level& inner = open_.back();
    if (!node.tag.empty()) mistakes_.add(node.origin, "a name cannot have a tag");
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
    std::ranges::sort(map.entries, comes_before);
    const auto rest = std::ranges::unique(
        map.entries,
        [&](const config_entry& first, const config_entry& second) {
          if (first.name != second.name) return false;
          mistakes_.add(
              second.place,
              fmt::format("{} is given twice, also in line {}", first.name, first.place.line)
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
  bool is_bad_ = false;   // Whether the next scalar stands for something refused.
};

}  // namespace cruller::v0
