// Values as text and back, for the types that need no template.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cruller/detail/text/printing.hpp>
#include <cruller/detail/text/read.hpp>
#include <limits>
#include <locale>
#include <sstream>
#include <utility>

#include "values/type_text.hpp"

namespace cruller::inline v0::detail {
namespace {

template <typename Integer>
std::string range_of() {
  using limits = std::numeric_limits<Integer>;
  return fmt::format("whole number from {} to {}", +limits::min(), +limits::max());
}

}  // namespace

void append(std::string& out, bool value) { out += value ? "true" : "false"; }
void append(std::string& out, char value) { out += value; }
void append(std::string& out, long long value) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}
void append(std::string& out, unsigned long long value) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}
void append(std::string& out, double value) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}

void append_quoted(std::string& out, std::string_view value) {
  out += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append_streamed(
    std::string& out, void (*stream)(std::ostream&, const void*), const void* value
) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  stream(text, value);
  out += text.str();
}

std::string type_name(const std::type_info* type, bool is_duration) {
  if (is_duration) return "duration such as 250ms";
  if (type == nullptr) return "a value of another type";
  if (*type == typeid(const char*) || *type == typeid(std::string) ||
      *type == typeid(std::string_view))
    return "text";
  // For types narrower than `int` the range is clearer than the name.
  if (*type == typeid(unsigned short)) return range_of<unsigned short>();
  if (*type == typeid(short)) return range_of<short>();
  if (*type == typeid(unsigned char)) return range_of<unsigned char>();
  if (*type == typeid(signed char)) return range_of<signed char>();
  std::string text = text_of_type(*type);
  return text;
}

void append_type(std::string& out, const std::type_info* type) {
  out.append("<").append(type != nullptr ? text_of_type(*type) : "…").append(">");
}

bool read(std::string_view text, bool& value) {
  if (text == "true" || text == "yes" || text == "on" || text == "1") return value = true, true;
  if (text == "false" || text == "no" || text == "off" || text == "0") return value = false, true;
  return false;
}

bool read(std::string_view text, char& value) {
  if (text.size() != 1) return false;
  value = text.front();
  return true;
}

namespace {

template <typename Number>
bool read_number(std::string_view text, Number& value) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto [read_to, error] = std::from_chars(begin, end, value);
  return error == std::errc() && read_to == end;
}

}  // namespace

bool read(std::string_view text, long long& value) { return read_number(text, value); }
bool read(std::string_view text, unsigned long long& value) { return read_number(text, value); }

bool read(std::string_view text, double& value) {
#ifdef __cpp_lib_to_chars
  return read_number(text, value);
#else
  // Some standard libraries, such as libc++ before 20, support from_chars for integers only.
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  in >> std::noskipws >> value;
  return !in.fail() && (in.peek(), in.eof());
#endif
}

bool read_seconds(std::string_view text, double& seconds) {
  constexpr std::pair<std::string_view, double> units[] = {
      {"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"min", 60}, {"s", 1}, {"h", 3600}};
  for (const auto& [unit, size] : units) {
    if (!text.ends_with(unit)) continue;
    if (!read(text.substr(0, text.size() - unit.size()), seconds)) return false;
    seconds *= size;
    return std::isfinite(seconds);
  }
  return text == "0" && read(text, seconds);
}

bool read_streamed(std::string_view text, void (*stream)(std::istream&, void*), void* value) {
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  stream(in, value);
  return !in.fail() && (in.peek(), in.eof());
}

}  // namespace cruller::v0::detail
