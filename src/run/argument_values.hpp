// What the values of options must look like.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace cruller::inline v0 {

// The error of an argument that is not PATH=VALUE, or empty. It does not contain the argument, and
// CLI11 must not name the next one either: both may be secrets.
std::string check_form(const std::string& text);
// The error of an argument that is not an address for probes, or empty.
std::string check_probe_address(const std::string& text);
// The error of an argument that is not a duration, or empty. An empty argument means the default.
std::string check_duration(const std::string& text);
// The duration of a checked argument; if it is empty, `otherwise` or zero.
std::chrono::nanoseconds read_duration(
    const std::string& text, const std::optional<std::chrono::nanoseconds>& otherwise
);

}  // namespace cruller::v0
