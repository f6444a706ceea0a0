#include "settings/value_yaml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "config/config_node.hpp"
#include "settings/value_tree.hpp"

namespace cruller::inline v0 {
namespace {

// Whether a name of an enum is taken for something else by other readers of YAML.
bool is_word_of_yaml(std::string_view text) {
  constexpr std::array<std::string_view, 9> words{
      "true", "false", "yes", "no", "on", "off", "y", "n", "null"};
  std::string lower(text);
  for (char& each : lower)
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  return std::ranges::find(words, lower) != words.end();
}

// From the form in which values are printed to YAML. The types say where a value ends.
class printed_value {
 public:
  explicit printed_value(std::string_view printed) : text_(printed) {}

  std::optional<std::string> whole(const value_type& type) {
    if (!is_container(type)) return scalar(type, text_.size());
    std::optional<std::string> yaml = value(type);
    return at_ == text_.size() ? yaml : std::nullopt;
  }

 private:
  static bool is_container(const value_type& type) {
    return type.elements != nullptr || !type.members.empty();
  }
  static bool is_text(const value_type& type) {
    return type.kind == value_kind::text || type.kind == value_kind::text_pointer ||
           type.kind == value_kind::text_view;
  }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  bool take(std::string_view expected) {
    if (!rest().starts_with(expected)) return false;
    at_ += expected.size();
    return true;
  }

  std::optional<std::string> value(const value_type& type) {
    if (!type.members.empty()) return structure(type);
    if (type.elements != nullptr)
      return type.kind == value_kind::map ? inside(type, "{", "}") : inside(type, "[", "]");
    if (is_text(type))
      return rest().starts_with('"') ? scalar(type, end_of_quoted()) : std::nullopt;
    // The first end with which it can be read.
    for (std::size_t end = at_ + 1; end <= text_.size(); ++end) {
      end = std::min(text_.find_first_of(",]}", end), text_.size());
      if (auto found = scalar(type, end)) return found;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::size_t end_of_quoted() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    return std::min(end + 1, text_.size());
  }

  // What is printed up to an end.
  std::optional<std::string> scalar(const value_type& type, std::size_t end) {
    std::string_view printed = text_.substr(at_, end - at_);
    std::string raw;
    if (is_text(type) && printed.size() > 1 && printed.starts_with('"') && printed.ends_with('"')) {
      printed = printed.substr(1, printed.size() - 2);
      for (std::size_t i = 0; i != printed.size(); ++i) {
        if (printed[i] == '\\' && i + 1 != printed.size()) ++i;
        raw += printed[i];
      }
    } else {
      // A pointer to nothing is printed as `null`.
      if (type.read == nullptr || type.kind == value_kind::text_pointer) return std::nullopt;
      held_value scratch(type);
      if (!type.read(printed, scratch.get())) return std::nullopt;
      raw = printed;
    }
    at_ = end;
    if (is_text(type) || (type.kind == value_kind::choice && is_word_of_yaml(raw)))
      return quoted_yaml(raw);
    // Numbers begin with signs, which would need quotes in a text.
    const bool is_number = type.kind == value_kind::number || type.kind == value_kind::whole_number;
    return is_number ? raw : scalar_yaml(raw);
  }

  std::optional<std::string> structure(const value_type& type) {
    std::string yaml = "{";
    if (!take("{")) return std::nullopt;
    for (const detail::value_member& each : type.members) {
      const std::string_view separator = yaml.size() == 1 ? "" : ", ";
      if (!take(separator) || !take(each.name) || !take(": ")) return std::nullopt;
      const auto inner = value(*each.type);
      if (!inner) return std::nullopt;
      yaml.append(separator).append(scalar_yaml(each.name)).append(": ").append(*inner);
    }
    if (!take("}")) return std::nullopt;
    return yaml + "}";
  }

  std::optional<std::string> inside(
      const value_type& type, std::string_view begin, std::string_view end
  ) {
    std::string yaml(begin);
    if (!take(begin)) return std::nullopt;
    while (!take(end)) {
      const std::string_view separator = yaml.size() == begin.size() ? "" : ", ";
      if (!take(separator)) return std::nullopt;
      const auto element = type.kind == value_kind::map ? named(type) : value(*type.elements->type);
      if (!element) return std::nullopt;
      yaml.append(separator).append(*element);
    }
    return yaml.append(end);
  }

  // Names are printed without quotes: the first end after which there is a value.
  std::optional<std::string> named(const value_type& type) {
    const std::size_t begin = at_;
    for (std::size_t end = text_.find(": ", begin); end != std::string_view::npos;
         end = text_.find(": ", end + 1)) {
      at_ = end + 2;
      if (const auto found = value(*type.elements->type))
        return scalar_yaml(text_.substr(begin, end - begin)) + ": " + *found;
    }
    return std::nullopt;
  }

  const std::string_view text_;
  std::size_t at_ = 0;
};

// A duration is printed with as many digits as people read. Its count and unit are exact.
template <typename Count>
std::optional<std::string> counted(const value_type& type, const void* value) {
  if (type.size != sizeof(Count)) return std::nullopt;
  Count count{};
  std::memcpy(&count, value, sizeof(Count));
  for (const char* const unit : {"ns", "us", "ms", "s", "min", "h"})
    if (std::string text = fmt::format("{}{}", count, unit); reads_as(type, value, text))
      return text;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> yaml_of(const value_type& type, const void* value) {
  if (type.print == nullptr || type.size == 0) return std::nullopt;
  std::string printed;
  type.print(value, printed);
  try {
    std::optional<std::string> yaml = printed_value(printed).whole(type);
    if (yaml && reads_as(type, value, *yaml)) return yaml;
  } catch (...) {  // The author's code reads values, and may throw anything.
  }
  if (type.kind != value_kind::duration) return std::nullopt;
  auto exact = counted<std::int64_t>(type, value);
  if (!exact) exact = counted<std::int32_t>(type, value);
  if (!exact) exact = counted<double>(type, value);
  return exact;
}

}  // namespace cruller::v0
