// The two parts of a URL that an HTTP client takes separately.
#pragma once

#include <string>
#include <string_view>

namespace gameboard {

/// `http://localhost:9411/` and `api/v2/spans` are the origin `http://localhost:9411` and the path
/// `/api/v2/spans`.
struct url {
  std::string origin;
  std::string path;

  /// A path below a base. Throws `std::invalid_argument` if the base does not begin with `http://`,
  /// or, where cpp-httplib has OpenSSL, with `https://`.
  static url below(std::string_view base, std::string_view path);

  std::string text() const { return origin + path; }
};

}  // namespace gameboard
