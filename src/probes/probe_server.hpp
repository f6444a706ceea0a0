// A server for probes and metrics.
#pragma once

#include <memory>
#include <string>

#include "probes/probe_address.hpp"
#include "probes/probe_pages.hpp"

namespace cruller::inline v0 {

// Listens from construction to destruction. One thread serves all clients; another one writes the
// metrics, for which it may have to wait. Of more than 32 clients the one that came first is
// closed, so that slow ones delay no other client.
class probe_server {
 public:
  // Throws `error` if it cannot listen.
  probe_server(const probe_address& at, probe_sources sources);
  // Waits for metrics that are being written.
  ~probe_server();
  probe_server(const probe_server&) = delete;
  probe_server& operator=(const probe_server&) = delete;

  // Where it listens: `127.0.0.1:9090`.
  std::string address() const;

 private:
  struct inner;
  std::unique_ptr<inner> inner_;
};

}  // namespace cruller::v0
