// The values of a system in the form of a configuration file.
#pragma once

#include <cruller/any_system.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// `all` values, each with its origin as a comment; those that were `changed`; a `template` with
// every value as a comment; or a JSON `schema`. `systems` are the names of all systems. Without the
// last line end.
std::string print_config(
    any_system& system, std::string_view form, const std::vector<std::string>& systems = {}
);

// The JSON schema of a file for the system.
std::string config_schema(any_system& system, const std::vector<std::string>& systems);

}  // namespace cruller::v0
