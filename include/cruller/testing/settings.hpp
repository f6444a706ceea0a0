// Configuration files in tests: values for one system, and what is wrong with a file.
#pragma once

#include <cruller/system_choice.hpp>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)
namespace cruller::inline v0 {

class any_system;

namespace testing {

/// Values for a system, written as in a configuration file:
/// `running<todo> sys{settings("env.http_port: 0")};`. A plain value.
struct settings {
  /// `yaml` is the text of a file, without `$profiles`, `$include` and `$run`.
  explicit settings(std::string_view yaml) : text(yaml) {}
  std::string text;  ///< The text of the file.
};

/// Gives the values to a system that is not started. Throws `error` with all mistakes, and where
/// the library is built without configuration files.
void apply(any_system& system, const settings& values);

/// What is wrong with a configuration file for these systems: a line for each mistake, with its
/// place; empty if there is none. A mistake that not all systems have says of which it is.
/// Variables of the environment that are not set are no mistakes of the file. Needs no running
/// system; not thread-safe, because variables are read.
std::string config_mistakes(
    std::span<const system_choice> systems, const std::filesystem::path& file
);

/// The ids of what would restart if a file gave these values to a system, in definition order:
/// `would_restart(sys, "env.http_port: 0") == "http.server"`; separated by `, `. Throws like
/// `apply`.
std::string would_restart(any_system& system, std::string_view yaml);

}  // namespace testing
}  // namespace cruller::v0
#pragma GCC visibility pop
