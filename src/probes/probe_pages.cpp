// Pages as HTTP responses.
#include "probes/probe_pages.hpp"

#include <fmt/format.h>

#include <boost/beast/http/status.hpp>

namespace cruller::inline v0 {

probe_page page_of(const probe_sources& sources, std::string_view path) {
  if (path == "/livez") return sources.live();
  if (path == "/readyz") return sources.ready();
  if (path == "/startedz") return sources.started();
  return {404, "there are /livez, /readyz, /startedz and /metrics\n"};
}

std::string response_text(const probe_page& page) {
  const auto status = boost::beast::http::int_to_status(static_cast<unsigned>(page.status));
  const auto reason = boost::beast::http::obsolete_reason(status);
  return fmt::format(
      "HTTP/1.1 {} {}\r\n"
      "Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
      "Content-Length: {}\r\n"
      "Cache-Control: no-store\r\n"
      "{}"
      "Connection: close\r\n\r\n{}",
      page.status,
      std::string_view(reason.data(), reason.size()),
      page.text.size(),
      page.status == 405 ? "Allow: GET\r\n" : "",
      page.text
  );
}

}  // namespace cruller::v0
