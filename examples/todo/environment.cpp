// Reading the environment, with errors that show what was read.
#include "environment.hpp"

#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

namespace shop {

std::string text_from_environment(const char* name, const std::string& otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr || *value == '\0' ? otherwise : value;
}

int port_from_environment(const char* name, int otherwise) {
  const std::string text = text_from_environment(name, std::to_string(otherwise));
  const char* const end = text.data() + text.size();
  std::uint16_t port = 0;
  const auto [read_to, error] = std::from_chars(text.data(), end, port);
  if (error != std::errc() || read_to != end)
    throw std::runtime_error(std::string(name) + "=\"" + text + "\": not a port from 0 to 65535");
  return port;
}

}  // namespace shop
