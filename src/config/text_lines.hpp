// The lines of a text.
#pragma once

#include <string_view>
#include <vector>

namespace cruller::inline v0 {

class text_lines {
 public:
  // Refers to the text.
  explicit text_lines(std::string_view text) : text_(text) {
    for (bool has_more = true; has_more;) {
      const std::size_t end = text.find('\n');
      has_more = end != std::string_view::npos;
      lines_.push_back(text.substr(0, end));
      if (has_more) text.remove_prefix(end + 1);
    }
  }

  [[nodiscard]] std::size_t size() const { return lines_.size(); }
  // Numbered from 1; empty beyond the last one.
  std::string_view operator[](std::size_t number) const {
    return number == 0 || number > lines_.size() ? std::string_view() : lines_[number - 1];
  }

  // The text from a place on.
  [[nodiscard]] std::string_view from(std::size_t line, std::size_t column) const {
    const std::string_view begins_in = (*this)[line];
    const auto begin = static_cast<std::size_t>(begins_in.data() - text_.data()) + column - 1;
    return begin < text_.size() ? text_.substr(begin) : std::string_view();
  }

 private:
  std::string_view text_;
  std::vector<std::string_view> lines_;
};

}  // namespace cruller::v0
