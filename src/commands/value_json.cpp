// Reading values as `describe` prints them.
#include "commands/value_json.hpp"

#include <optional>
#include <string>

namespace cruller::inline v0 {
namespace {

using nlohmann::json;

constexpr int deepest = 64;

// A number only where nothing is lost: `1.10` and `007` stay as they are.
json json_of_word(std::string_view word) {
  const json read = json::parse(word, nullptr, false);
  const bool is_value = read.is_number() || read.is_boolean() || read.is_null();
  return is_value && read.dump() == word ? read : json(word);
}

class reader {
 public:
  explicit reader(std::string_view text) : rest_(text) {}

  // The whole text; absent if it is not in the form of the library.
  std::optional<json> all() {
    auto value = next(0);
    if (!rest_.empty()) return std::nullopt;
    return value;
  }

 private:
  bool take(std::string_view what) {
    if (!rest_.starts_with(what)) return false;
    rest_.remove_prefix(what.size());
    return true;
  }

  std::optional<json> next(int depth) {
    if (depth > deepest) return std::nullopt;
    if (rest_.starts_with('"')) return string();
    if (take("[")) return list("]", depth);
    if (take("(")) return list(")", depth);
    if (take("{")) return map(depth);
    const std::size_t size = depth == 0 ? rest_.size() : rest_.find_first_of(",]){}[(\"");
    const std::string_view word = rest_.substr(0, size);
    if (word.empty()) return std::nullopt;
    rest_.remove_prefix(word.size());
    return json_of_word(word);
  }

  std::optional<json> string() {
    std::string text;
    for (std::size_t i = 1; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (rest_[i] == '\\' && i + 1 < rest_.size()) ++i;
      text += rest_[i];
    }
    return std::nullopt;
  }

  std::optional<json> list(std::string_view end, int depth) {
    json all = json::array();
    if (take(end)) return all;
    for (bool has_more = true; has_more; has_more = take(", ")) {
      auto value = next(depth + 1);
      if (!value) return std::nullopt;
      all.push_back(std::move(*value));
    }
    if (!take(end)) return std::nullopt;
    return all;
  }

  std::optional<json> map(int depth) {
    json all = json::object();
    if (take("}")) return all;
    for (bool has_more = true; has_more; has_more = take(", ")) {
      const std::size_t size = rest_.find(": ");
      if (size == std::string_view::npos) return std::nullopt;
      const std::string name(rest_.substr(0, size));
      if (name.find_first_of(",{}[]()\"") != std::string::npos) return std::nullopt;
      rest_.remove_prefix(size + 2);
      auto value = next(depth + 1);
      if (!value) return std::nullopt;
      all[name] = std::move(*value);
    }
    if (!take("}")) return std::nullopt;
    return all;
  }

  std::string_view rest_;
};

}  // namespace

json json_of_value(std::string_view text) {
  if (text.empty()) return {};
  return reader(text).all().value_or(json(text));
}

}  // namespace cruller::v0
