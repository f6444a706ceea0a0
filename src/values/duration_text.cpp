// Durations as text: one style for values, limits and measured times.
#include "values/duration_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cruller/detail/text/printing.hpp>
#include <cruller/detail/text/read.hpp>
#include <iterator>

namespace cruller::inline v0 {
namespace {

// The number of digits that a value in a config keeps, unless it has more.
constexpr int exact = 12;
constexpr int all_digits = 17;
constexpr int rounded = 4;

// In the largest unit that leaves at least one digit before the point, without trailing zeros.
void append_duration(std::string& out, double seconds, int digits) {
  const double size = std::abs(seconds);
  const auto write = [&](double number, const char* unit, int precision) {
    fmt::format_to(std::back_inserter(out), "{:.{}g}{}", number, precision, unit);
  };
  if (size >= 1000)
    write(seconds, "s", std::max(digits, exact));
  else if (size >= 1 || size == 0)
    write(seconds, "s", digits);
  else if (size >= 1e-3)
    write(seconds * 1e3, "ms", digits);
  else if (size >= 1e-6)
    write(seconds * 1e6, "us", digits);
  else
    write(seconds * 1e9, "ns", digits);
}

}  // namespace

void detail::append_seconds(std::string& out, double seconds) {
  std::string text;
  for (int digits = exact; digits <= all_digits; ++digits) {
    text.clear();
    append_duration(text, seconds, digits);
    double again = 0;
    if (read_seconds(text, again) && std::abs(again - seconds) <= std::abs(seconds) * 1e-15) break;
  }
  out += text;
}

std::string duration_text(std::chrono::nanoseconds duration) {
  std::string text;
  append_duration(text, std::chrono::duration<double>(duration).count(), rounded);
  return text;
}

}  // namespace cruller::v0
