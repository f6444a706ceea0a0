// One request through cpp-httplib, and the header that says whether another one may follow.
#include "answering_server.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "letters.hpp"

namespace shop {
namespace {

// The response that a thread is about to write. The handler of cpp-httplib that is called at that
// moment knows only the request.
struct response_in_progress {
  const timed_stream& stream;
  const std::function<bool()>& keep;
  std::chrono::seconds announced;
  bool is_kept = false;
};
thread_local response_in_progress* current = nullptr;

// `Connection: close`, also `Close, TE`. Older clients expect it without saying so.
bool wants_to_close(const httplib::Request& request) {
  constexpr std::string_view close = "close";
  const std::string options = request.get_header_value("Connection");
  const auto found = std::ranges::search(options, close, is_same_letter);
  return request.version != "HTTP/1.1" || !found.empty();
}

void announce(const httplib::Request& request, httplib::Response& response) {
  response_in_progress& now = *current;
  const bool may_follow = response.get_header_value("Connection") != "close" &&
                          !wants_to_close(request) && now.stream.is_at_end();
  now.is_kept = may_follow && now.keep();
  // cpp-httplib has announced its own timeout.
  response.headers.erase("Connection");
  response.headers.erase("Keep-Alive");
  if (!now.is_kept)
    response.set_header("Connection", "close");
  else if (now.announced.count() > 0)
    response.set_header("Keep-Alive", "timeout=" + std::to_string(now.announced.count()));
}

}  // namespace

answering_server::answering_server() { set_post_routing_handler(announce); }

// Later versions of cpp-httplib have more parameters.
bool answering_server::answer(
    timed_stream& stream, const std::function<bool()>& keep, std::chrono::seconds announced
) {
  response_in_progress now{stream, keep, announced};
  current = &now;
  const auto process = [this](auto& from) {
    const std::function<void(httplib::Request&)> nothing;
    bool is_closed = false;
    if constexpr (requires { this->process_request(from, false, is_closed, nothing); })
      return this->process_request(from, false, is_closed, nothing);
    else
      return this->process_request(from, "", 0, "", 0, false, is_closed, nothing);
  };
  const bool is_written = process(stream);
  current = nullptr;
  return is_written && now.is_kept;
}

}  // namespace shop
