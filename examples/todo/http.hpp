// HTTP requests and responses as plain data, and the interface of a handler.
#pragma once

#include <string>

namespace shop {

struct http_request {
  std::string method;  ///< `"GET"`, in capitals.
  std::string path;    ///< `"/todos/1"`, decoded, without the query.
  std::string body;
};

struct http_response {
  int status = 200;
  std::string body;      ///< JSON, or empty.
  std::string location;  ///< Where what was made can be found; empty when nothing was.
  std::string allow;     ///< The methods there are, where the one that was asked for is not.
};

/// Answers requests. Several threads call it at once.
class http_handler {
 public:
  virtual ~http_handler() = default;
  virtual http_response answer(const http_request& request) = 0;
};

/// A response that says what went wrong: `{"error":"no todo 7"}`.
http_response error_response(int status, const std::string& message);

}  // namespace shop
