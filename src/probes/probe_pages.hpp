// The pages of the probes: what is answered to which request.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace cruller::inline v0 {

struct probe_page {
  int status = 200;
  std::string text{};
};

// What the pages show. The probes are called on the thread that serves all clients, and must not
// wait. `metrics` is called on another one, and may.
struct probe_sources {
  std::function<probe_page()> live;
  std::function<probe_page()> ready;
  std::function<probe_page()> started;
  std::function<std::string()> metrics;
};

// The page of a path, without its query: a probe, or that there is no such page.
probe_page page_of(const probe_sources& sources, std::string_view path);
inline constexpr std::string_view metrics_path = "/metrics";

// The whole response: it closes the connection.
std::string response_text(const probe_page& page);

}  // namespace cruller::v0
