// Reading a request and writing the response, with Boost.Beast's parser.
#include "probes/probe_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <chrono>
#include <utility>

namespace cruller::inline v0 {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;

constexpr std::chrono::seconds longest_request(5);
constexpr std::uint32_t longest_header = 8 * 1024;

}  // namespace

probe_connection::probe_connection(boost::asio::ip::tcp::socket socket, path_taker take)
    : socket_(std::move(socket)), limit_(socket_.get_executor()), take_(std::move(take)) {
  request_.header_limit(longest_header);
}

void probe_connection::begin() {
  limit_.expires_after(longest_request);
  limit_.async_wait([weak = weak_from_this()](const error_code& cancelled) {
    if (const auto self = weak.lock(); self != nullptr && !cancelled) self->close();
  });
  http::async_read_header(
      socket_,
      in_,
      request_,
      [self = shared_from_this()](const error_code& failure, std::size_t) { self->take(failure); }
  );
}

void probe_connection::close() {
  limit_.cancel();
  error_code ignored;
  static_cast<void>(socket_.close(ignored));
}

void probe_connection::take(const error_code& failure) {
  if (failure == http::error::header_limit || failure == http::error::buffer_overflow)
    return answer({431, "the header is longer than 8 KiB\n"});
  if (failure && failure.category() == http::make_error_code(http::error::bad_method).category() &&
      failure != http::error::end_of_stream && failure != http::error::partial_message)
    return answer({400, "this is no HTTP request\n"});
  if (failure) return close();
  if (request_.get().method() != http::verb::get)
    return answer({405, "probes are requested with GET\n"});
  const auto target = request_.get().target();
  const std::string_view path(target.data(), target.size());
  take_(shared_from_this(), std::string(path.substr(0, path.find('?'))));
}

void probe_connection::answer(const probe_page& page) {
  if (!socket_.is_open()) return;
  out_ = response_text(page);
  boost::asio::async_write(
      socket_,
      boost::asio::buffer(out_),
      [self = shared_from_this()](const error_code& failure, std::size_t) {
        if (failure) return self->close();
        error_code ignored;
        static_cast<void>(
            self->socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored)
        );
        self->drain();
      }
  );
}

void probe_connection::drain() {
  socket_.async_read_some(
      boost::asio::buffer(dropped_),
      [self = shared_from_this()](const error_code& failure, std::size_t) {
        failure ? self->close() : self->drain();
      }
  );
}

}  // namespace cruller::v0
