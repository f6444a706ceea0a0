// A client of the todos: requests with JSON, and the JSON of responses.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "raw_client.hpp"

namespace shop {

inline std::string get(int port, const std::string& path) {
  return ask(port, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
}

inline std::string post(int port, const std::string& path, const std::string& body) {
  return ask(
      port,
      "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " +
          std::to_string(body.size()) + "\r\n\r\n" + body
  );
}

inline nlohmann::json body_of(const std::string& response) {
  return nlohmann::json::parse(response.substr(response.find("\r\n\r\n")));
}

}  // namespace shop
