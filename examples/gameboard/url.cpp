// URLs: where the origin ends.
#include "url.hpp"

#include <stdexcept>

namespace gameboard {
namespace {

#ifdef CPPHTTPLIB_OPENSSL_SUPPORT
constexpr std::string_view schemes[] = {"http://", "https://"};
#else
constexpr std::string_view schemes[] = {"http://"};
#endif

// Where the host begins.
std::size_t end_of_scheme(std::string_view base) {
  for (const std::string_view each : schemes)
    if (base.starts_with(each) && base.size() > each.size()) return each.size();
  throw std::invalid_argument(
      "a URL begins with http:// and a host, not \"" + std::string(base) + "\""
  );
}

}  // namespace

url url::below(std::string_view base, std::string_view path) {
  const auto host = end_of_scheme(base);
  while (base.ends_with('/')) base.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  const auto slash = base.find('/', host);
  const std::string prefix(slash == base.npos ? "" : base.substr(slash));
  return {std::string(base.substr(0, slash)), prefix + "/" + std::string(path)};
}

}  // namespace gameboard
