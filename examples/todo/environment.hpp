// Settings from the environment of the process.
#pragma once

#include <string>

namespace shop {

/// The value of an environment variable, or `otherwise` where it is not set, or empty.
std::string text_from_environment(const char* name, const std::string& otherwise);

/// A TCP port from the environment, 0 to 65535, or `otherwise`. Throws `std::runtime_error`, which
/// shows the variable and its value, for what is no port.
int port_from_environment(const char* name, int otherwise);

}  // namespace shop
