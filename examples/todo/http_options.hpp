// Where the web server listens, and what it allows its clients.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace shop {

struct http_options {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;            ///< 0 picks a free one.
  int threads = 8;                   ///< How many requests it answers at once.
  std::size_t longest_body = 65536;  ///< Bytes; a longer one is answered by 413.

  /// From the connection to the end of the request's head. Then the response is 408.
  std::chrono::milliseconds head_timeout{5000};
  /// From the connection to the end of the request's body. Then the response is 408.
  std::chrono::milliseconds request_timeout{10000};
  /// How long a client may take to read its response.
  std::chrono::milliseconds response_timeout{10000};
  /// During a graceful shutdown: how long to wait for the rest of a request.
  std::chrono::milliseconds last_request_timeout{1000};
  /// During a graceful shutdown: after this time, connections whose request is still being answered
  /// are shut down.
  std::chrono::milliseconds drain_timeout{5000};
};

}  // namespace shop
