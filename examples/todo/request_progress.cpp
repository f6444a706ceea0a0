// Finds the end of a request: the empty line after its head, then the length that the head
// announces.
#include "request_progress.hpp"

#include <algorithm>
#include <charconv>

#include "letters.hpp"

namespace shop {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view empty_line = "\r\n\r\n";

bool begins_with(std::string_view line, std::string_view name) {
  return line.size() >= name.size() &&
         std::equal(name.begin(), name.end(), line.begin(), is_same_letter);
}

// The position of a field's line, `name` with its colon; the end if there is none.
std::size_t find_field(std::string_view head, std::string_view name) {
  for (std::size_t at = head.find(line_end); at != std::string_view::npos;
       at = head.find(line_end, at)) {
    at += line_end.size();
    if (begins_with(head.substr(at), name)) return at;
  }
  return head.size();
}

std::optional<std::size_t> read_number(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) return static_cast<std::size_t>(-1);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return number;
}

// Whether a field's value is a number that `read_number` reads, and nothing else.
bool is_number(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
  value = value.substr(0, value.find_last_not_of(" \t") + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !value.empty() && std::ranges::all_of(value, is_digit);
}

// Whether a field has a name and a colon, with no space before the colon.
bool is_plain_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  const auto is_visible = [](char c) { return c > ' ' && c != '\x7f'; };
  return colon != 0 && colon != std::string_view::npos &&
         std::ranges::all_of(line.substr(0, colon), is_visible);
}

// Whether every reader finds the same lines in the head, and the same fields: some accept a newline
// alone, or a carriage return alone, or join a line that begins with a space to the one before.
bool has_plain_lines(std::string_view head) {
  head.remove_suffix(line_end.size());
  for (bool is_field = false; !head.empty(); is_field = true) {
    const std::string_view line = head.substr(0, head.find(line_end));
    head.remove_prefix(line.size() + line_end.size());
    if (line.find_first_of(line_end) != std::string_view::npos) return false;
    if (is_field && !is_plain_field(line)) return false;
  }
  return true;
}

}  // namespace

request_progress::stage request_progress::after(std::string_view bytes) {
  if (head_size_ == 0) {
    const std::size_t end = bytes.find(empty_line, seen_ < 3 ? 0 : seen_ - 3);
    seen_ = bytes.size();
    if (end == std::string_view::npos) return stage::in_head;
    head_size_ = end + empty_line.size();
    read_head(bytes.substr(0, head_size_));
  }
  const std::size_t body = bytes.size() - head_size_;
  if (is_chunked_) {
    // The last chunk ends like this. An earlier chunk may end like this, too: then the code that
    // answers the request reads the rest.
    const bool may_be_whole = body != 0 && bytes.ends_with(empty_line);
    return may_be_whole ? stage::whole : stage::in_body;
  }
  return body >= announced_.value_or(0) ? stage::whole : stage::in_body;
}

std::optional<std::size_t> request_progress::size() const {
  if (!has_certain_end_) return std::nullopt;
  return head_size_ + announced_.value_or(0);
}

void request_progress::meet_continue(std::string& bytes) {
  const std::size_t field = find_field(std::string_view(bytes).substr(0, head_size_), "expect:");
  if (field < head_size_) {
    const std::size_t size = bytes.find(line_end, field) + line_end.size() - field;
    bytes.erase(field, size);
    head_size_ -= size;
  }
  awaits_continue_ = false;
}

void request_progress::read_head(std::string_view head) {
  constexpr std::string_view length = "content-length:";
  const std::size_t field = find_field(head, length);
  has_certain_end_ = field == head.size();
  if (field != head.size()) {
    const std::string_view rest = head.substr(field + length.size());
    announced_ = read_number(rest);
    // Another reader of the same bytes may choose another of two lengths, or another part of one.
    has_certain_end_ = is_number(rest.substr(0, rest.find(line_end))) &&
                       find_field(rest, length) == rest.size();
  }
  is_chunked_ = find_field(head, "transfer-encoding:") != head.size();
  if (is_chunked_) {
    announced_.reset();
    has_certain_end_ = false;
  }
  if (!has_plain_lines(head)) has_certain_end_ = false;
  awaits_continue_ = find_field(head, "expect:") != head.size();
}

}  // namespace shop
