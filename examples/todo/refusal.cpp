// The response to a request that is too slow, or too long.
#include "refusal.hpp"

#include "http.hpp"

namespace shop {

std::string refusal(int status, std::size_t longest_body) {
  std::string reason;
  std::string message;
  switch (status) {
    case 413:
      reason = "Payload Too Large";
      message = "a body has at most " + std::to_string(longest_body) + " bytes";
      break;
    case 431:
      reason = "Request Header Fields Too Large";
      message = "the head of the request is too long";
      break;
    default:
      reason = "Request Timeout";
      message = "the request did not come in time";
  }
  const std::string body = error_response(status, message).body;
  return "HTTP/1.1 " + std::to_string(status) + " " + reason +
         "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace shop
