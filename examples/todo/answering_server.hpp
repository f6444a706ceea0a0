// A cpp-httplib server that answers single requests, on connections that another object owns.
#pragma once

#include <httplib.h>

#include <chrono>
#include <functional>

#include "timed_stream.hpp"

namespace shop {

/// Answers a request with cpp-httplib's routes. The caller receives requests, and decides how long
/// a connection stays open.
class answering_server : public httplib::Server {
 public:
  answering_server();

  /// Reads one request and writes its response. Returns whether the connection stays open, as the
  /// response has announced: neither the client nor the route may want it closed (`Connection:
  /// close`), `stream` must be read to its end and not beyond, and `keep`, which is called just
  /// before the response is written, must return true.
  ///
  /// A response that keeps the connection announces for how long. Safe to call from several
  /// threads.
  bool answer(
      timed_stream& stream, const std::function<bool()>& keep, std::chrono::seconds announced
  );
};

}  // namespace shop
