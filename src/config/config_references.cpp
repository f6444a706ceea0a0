// Following references: `!ref` leads to another value of the files or of the definition.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "config/config_limits.hpp"
#include "config/config_merge.hpp"
#include "config/config_paths.hpp"
#include "config/config_resolution.hpp"

namespace cruller::inline v0 {

// Notes that a reference is being followed.
class config_resolution::visit {
 public:
  visit(std::vector<std::string>& under_way, std::string path) : under_way_(under_way) {
    under_way_.push_back(std::move(path));
  }
  ~visit() { under_way_.pop_back(); }
  visit(const visit&) = delete;
  visit& operator=(const visit&) = delete;

 private:
  std::vector<std::string>& under_way_;
};

config_resolution::outcome config_resolution::follow(
    const std::string& path, const config_node& node
) {
  const bool has_aliases = rules_ != nullptr && rules_->real_path;
  const std::string target = has_aliases ? rules_->real_path(node.text) : node.text;
  const auto begin = std::ranges::find(under_way_, target);
  if (begin != under_way_.end()) {
    const std::vector<std::string> cycle(begin, under_way_.end());
    return mistake(
        path,
        node,
        fmt::format("!ref leads back to itself: {} -> {}", fmt::join(cycle, " -> "), target)
    );
  }
  if (const auto known = followed_.find(target); known != followed_.end()) return known->second;
  if (under_way_.size() == config_limits::levels)
    return mistake(
        path, node, fmt::format("more than {} values refer to one another", config_limits::levels)
    );
  const visit now(under_way_, target);
  outcome result = find(target);
  if (result.value) mark_secrets(target, *result.value);
  if (!result.value && !result.why.empty())
    result.why = fmt::format("!ref {}: {}", node.text, result.why);
  return followed_.emplace(target, std::move(result)).first->second;
}

void config_resolution::mark_secrets(const std::string& path, config_node& node) const {
  if (is_hidden_ && is_hidden_(path)) node.is_secret = true;
  for (config_entry& each : node.entries) mark_secrets(inside(path, each.name), each.value);
}

// What the files and the definition say for a path.
config_resolution::outcome config_resolution::find(const std::string& path) {
  const config_node* node = find_path(merged_, path);
  config_node behind_tag;
  for (std::size_t end = path.find('.'); node == nullptr && end != std::string::npos;
       end = path.find('.', end + 1)) {
    const std::string here = path.substr(0, end);
    const config_node* const tagged = find_path(merged_, here);
    if (tagged == nullptr || tagged->tag.empty()) continue;
    // The rest of the path leads into what the tag stands for.
    outcome inner = resolve(here, *tagged);
    if (!inner.value) return inner;
    behind_tag = std::move(*inner.value);
    node = find_path(behind_tag, std::string_view(path).substr(end + 1));
    break;
  }
  outcome defined = initial(path);
  if (node == nullptr) {
    if (!defined.value) defined.why = "there is no such value";
    return defined;
  }
  outcome given = resolve(path, *node);
  // What leads on to another reference is reported there.
  if (!given.value && !given.why.empty()) given.why = "it has no value";
  if (given.value && given.value->is_plain_map() && defined.value && defined.value->is_plain_map())
    given.value = merge(std::move(*defined.value), std::move(*given.value));
  return given;
}

}  // namespace cruller::v0
