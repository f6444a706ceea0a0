// The web server on top of cpp-httplib, which reads and writes HTTP on a thread pool.
#include "http_server.hpp"

#include <httplib.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

#include "publisher.hpp"

namespace gameboard {
namespace {

using std::chrono::seconds;

constexpr std::size_t longest_body = 65536;  // bytes

// cpp-httplib would let several programs share the port.
void reuse_address(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

}  // namespace

http_server::http_server(
    http_handler& handler, publisher& log, const std::string& host, int port, int threads
)
    : handler_(handler), log_(log), host_(host), port_(port), threads_(threads) {
  open();
}

http_server::~http_server() {
  close();
  log_.log("http-server closed", {{"port", port_}});
}

void http_server::open() {
  auto server = std::make_unique<httplib::Server>();
  server->set_socket_options(reuse_address);
  server->set_keep_alive_max_count(1);
  server->set_keep_alive_timeout(5);  // until the request begins
  server->set_read_timeout(seconds(5));
  server->set_write_timeout(seconds(5));
  server->set_payload_max_length(longest_body);
  const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
    const http_response given = handler_.answer({request.method, request.path, request.body});
    response.status = given.status;
    response.set_content(given.body, "application/json");
  };
  constexpr const char* any_path = R"([\s\S]*)";
  server->Get(any_path, answer).Post(any_path, answer).Put(any_path, answer);
  server->Patch(any_path, answer).Delete(any_path, answer).Options(any_path, answer);

  errno = 0;
  const int port = port_ == 0                           ? server->bind_to_any_port(host_)
                   : server->bind_to_port(host_, port_) ? port_
                                                        : -1;
  if (port < 0)
    throw std::system_error(
        errno != 0 ? errno : EADDRNOTAVAIL,
        std::generic_category(),
        "listen on " + host_ + ":" + std::to_string(port_)
    );
  server_ = std::move(server);
  is_open_ = true;
  port_ = port;
  log_.log("http-server listening", {{"host", host_}, {"port", port_}});
}

// cpp-httplib closes its socket only at the end of its loop.
void http_server::close() {
  if (!is_open_) return;
  std::stop_source source;
  source.request_stop();
  serve(source.get_token());
}

void http_server::serve(const std::stop_token& stop) {
  is_open_ = false;
  // `stop` of cpp-httplib does nothing before it runs. It creates its threads when it does.
  const auto end = [this] { server_->stop(); };
  std::optional<std::stop_callback<decltype(end)>> when_requested;
  server_->new_task_queue = [&] {
    when_requested.emplace(stop, end);
    return new httplib::ThreadPool(static_cast<std::size_t>(threads_));
  };
  server_->listen_after_bind();
}

}  // namespace gameboard
