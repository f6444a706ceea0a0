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

  /// Whether a connection may carry several requests.
  bool keep_alive = true;
  /// From the connection, or from the last response, to the start of a request. Then the connection
  /// closes. Responses announce a second less (`Keep-Alive: timeout=3`): a client that respects it
  /// never sends a request on a connection that closes.
  std::chrono::milliseconds idle_timeout{4000};
  /// From the start of a request to the end of its head. Then the response is 408.
  std::chrono::milliseconds head_timeout{5000};
  /// From the start of a request to the end of its body. Then the response is 408.
  std::chrono::milliseconds request_timeout{10000};
  /// How long a client may take to read its response.
  std::chrono::milliseconds response_timeout{10000};
  /// At a pause and at the end: how long to wait for the rest of a request, and for the next one of
  /// a connection that is kept.
  std::chrono::milliseconds last_request_timeout{1000};
  /// At a pause and at the end: after this time, connections whose request is still being answered
  /// are shut down.
  std::chrono::milliseconds last_response_timeout{5000};
};

}  // namespace shop
