// The values that variables with the prefix of a program give to its settings.
#pragma once

#include <cruller/any_system.hpp>
#include <string>
#include <string_view>

#include "config/config_mistakes.hpp"

namespace cruller::inline v0 {

// The variable of a path: `TODO__ENV__HTTP_PORT` for `env.http-port` and the prefix `TODO`.
std::string variable_of(std::string_view prefix, std::string_view path);

// Sets the values of a system that has not started. A variable with the prefix that names no value
// is a mistake, and so is one that names two.
void set_prefixed(any_system& system, const std::string& prefix, config_mistakes& mistakes);

}  // namespace cruller::v0
