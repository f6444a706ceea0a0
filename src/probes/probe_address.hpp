// The address that probes are served on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cruller::inline v0 {

// `127.0.0.1:9090`, `[::1]:9090`, `localhost:9090`, `:9090` for all addresses. Port 0 is a free
// one.
struct probe_address {
  std::string host;  // empty: all addresses
  std::string port;
};

// Absent if the text is not an address.
std::optional<probe_address> read_probe_address(std::string_view text);

}  // namespace cruller::v0
