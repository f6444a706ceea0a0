// The web server on top of cpp-httplib, which reads and writes HTTP on a thread pool.
#include "http_server.hpp"

#include <httplib.h>

#include <string_view>
#include <thread>
#include <utility>

#include "accepting_server.hpp"
#include "event_log.hpp"

namespace shop {
namespace {

constexpr const char* json_type = "application/json";
constexpr const char* any_path = R"([\s\S]*)";

// How much of a body that is too long is read before the connection closes: a client must have sent
// everything, or the response is lost with the connection.
constexpr std::size_t patience = 16;

void write(const http_response& from, httplib::Response& to) {
  to.status = from.status;
  if (!from.body.empty()) to.set_content(from.body, json_type);
  if (!from.location.empty()) to.set_header("Location", from.location);
  if (!from.allow.empty()) to.set_header("Allow", from.allow);
}

bool is_known(std::string_view method) {
  for (const char* each : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    if (method == each) return true;
  return false;
}

}  // namespace

// Accepts on its own thread, from construction to destruction.
class http_server::listener {
 public:
  explicit listener(http_server& owner)
      : owner_(owner),
        options_(owner.options_),
        server_(owner.socket_.get(), owner.socket_.is_inherited(), options_) {
    set_limits();
    set_routes();
    thread_ = std::thread([this] { listen(); });
  }

  ~listener() {
    server_.end();
    thread_.join();
  }

  std::size_t connections() const { return server_.open(); }
  void keep_no_more(const std::stop_token& stop) { server_.keep_no_more(stop); }
  void drain(const std::stop_token& stop) { server_.drain(stop); }

 private:
  void set_limits() { server_.set_payload_max_length(options_.longest_body); }

  void set_routes() {
    using httplib::ContentReader, httplib::Request, httplib::Response;
    server_.set_pre_routing_handler([](const Request& request, Response& response) {
      if (!is_known(request.method))
        write(error_response(501, "not a method of this service"), response);
      else if (request.is_multipart_form_data())
        write(error_response(415, "send JSON, not a form"), response);
      else
        return httplib::Server::HandlerResponse::Unhandled;
      return httplib::Server::HandlerResponse::Handled;
    });
    const auto without_body = [this](const Request& request, Response& response) {
      answer(request, {}, response);
    };
    const auto with_body =
        [this](const Request& request, Response& response, const ContentReader& reader) {
          std::string body;
          if (read(request, reader, body, response)) answer(request, std::move(body), response);
        };
    server_.Get(any_path, without_body).Options(any_path, without_body);
    server_.Post(any_path, with_body).Put(any_path, with_body);
    server_.Patch(any_path, with_body).Delete(any_path, with_body);
    // Requests that cpp-httplib refuses by itself get a message too.
    server_.set_error_handler([](const Request&, Response& response) {
      if (response.body.empty())
        write(error_response(response.status, "this is not a request that HTTP knows"), response);
    });
  }

  // Reads the body. If it is too long or broken, writes the response and returns false: then the
  // connection closes, because what follows may be a part of the body.
  bool read(
      const httplib::Request& request,
      const httplib::ContentReader& reader,
      std::string& body,
      httplib::Response& response
  ) const {
    // Without these two there is no body; cpp-httplib would wait for one.
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
      return true;
    const std::size_t longest = options_.longest_body;
    std::size_t received = 0;
    const bool is_complete = reader([&](const char* data, std::size_t size) {
      received += size;
      if (received <= longest) body.append(data, size);
      return received <= patience * longest;
    });
    if (received > longest || response.status == 413)
      write(
          error_response(413, "a body has at most " + std::to_string(longest) + " bytes"), response
      );
    else if (!is_complete)
      write(error_response(400, "the body could not be read"), response);
    else
      return true;
    response.set_header("Connection", "close");
    return false;
  }

  void answer(const httplib::Request& request, std::string body, httplib::Response& response)
      const {
    try {
      write(owner_.handler_.answer({request.method, request.path, std::move(body)}), response);
    } catch (const std::exception& e) {
      owner_.log_.error(
          "request failed",
          {{"method", request.method}, {"path", request.path}, {"error", e.what()}}
      );
      write(error_response(500, "something went wrong here"), response);
    }
    ++owner_.answered_;
  }

  void listen() {
    if (!server_.accept_until_end())
      owner_.log_.error("listening failed", {{"port", owner_.port()}});
  }

  http_server& owner_;
  const http_options& options_;
  accepting_server server_;
  std::thread thread_;
};

http_server::http_server(
    http_handler& handler,
    event_log& log,
    const http_options& options,
    cruller::file_descriptor inherited
)
    : handler_(handler),
      log_(log),
      options_(options),
      socket_(options.host, options.port, std::move(inherited)) {
  unpause();
}

http_server::~http_server() { close(); }

void http_server::pause() {
  if (listener_ == nullptr) return;
  close();
  log_.info("http paused", {{"port", port()}});
}

void http_server::unpause() {
  if (listener_ != nullptr) return;
  socket_.listen();
  listener_ = std::make_unique<listener>(*this);
  log_.info("http listening", {{"url", "http://" + socket_.text()}, {"port", port()}});
}

void http_server::drain(const std::stop_token& stop) {
  if (listener_ == nullptr) return;
  const auto connections = static_cast<std::int64_t>(listener_->connections());
  log_.info("http draining", {{"port", port()}, {"connections", connections}});
  socket_.rest();
  listener_->drain(stop);
}

int http_server::hand_over() {
  has_successor_ = true;
  return socket_.get();
}

void http_server::close(const std::stop_token& stop) {
  if (has_successor_ && listener_ != nullptr) listener_->keep_no_more(stop);
  // New connections are refused immediately, not only after the last response.
  socket_.rest();
  listener_.reset();
}

}  // namespace shop
