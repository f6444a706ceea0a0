// HTTP requests and responses as plain data, and the interface of a handler.
#pragma once

#include <string>

namespace gameboard {

struct http_request {
  std::string method;  ///< `"GET"`, in capitals.
  std::string path;    ///< `"/scores"`, decoded, without the query.
  std::string body;
};

struct http_response {
  int status = 200;
  std::string body;  ///< JSON.
};

/// Answers requests. Several threads call it at once.
class http_handler {
 public:
  virtual ~http_handler() = default;
  virtual http_response answer(const http_request& request) = 0;
};

/// A response that says what went wrong: `{"error":"no game jet-pac"}`.
http_response error_response(int status, const std::string& message);

}  // namespace gameboard
