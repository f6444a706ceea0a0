// Checking and reading the values of options.
#include "run/argument_values.hpp"

#include <cruller/detail/text/read.hpp>

#include "probes/probe_address.hpp"

namespace cruller::inline v0 {

std::string check_form(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals != std::string::npos && equals != 0) return "";
  return "not PATH=VALUE, such as --set env.http_port=8080";
}

std::string check_probe_address(const std::string& text) {
  if (read_probe_address(text)) return "";
  return "\"" + text + "\" is not an address with a port, such as 127.0.0.1:9090 or :9090";
}

std::string check_duration(const std::string& text) {
  double seconds = 0;
  // A limit of about a year keeps arithmetic on time points from overflowing.
  if (text.empty() || (detail::read_seconds(text, seconds) && seconds >= 0 && seconds <= 3e7))
    return "";
  return "\"" + text + "\" is not a duration with a unit, such as 10s";
}

std::chrono::nanoseconds read_duration(
    const std::string& text, const std::optional<std::chrono::nanoseconds>& otherwise
) {
  if (text.empty()) return otherwise.value_or(std::chrono::nanoseconds());
  double seconds = 0;
  detail::read_seconds(text, seconds);
  return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds)
  );
}

}  // namespace cruller::v0
