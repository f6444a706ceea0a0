// Reading an address with a port.
#include "probes/probe_address.hpp"

#include <charconv>
#include <cstdint>

namespace cruller::inline v0 {

std::optional<probe_address> read_probe_address(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  std::uint16_t number = 0;
  const char* const begin = port.data();
  const char* const end = begin + port.size();
  const auto [rest, failed] = std::from_chars(begin, end, number);
  if (failed != std::errc() || rest != end) return {};
  const bool is_bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (is_bracketed) host = host.substr(1, host.size() - 2);
  // Without brackets it is unclear where an IPv6 address ends.
  if (!is_bracketed && host.find_first_of(":[]") != std::string_view::npos) return {};
  return probe_address{std::string(host), std::string(port)};
}

}  // namespace cruller::v0
