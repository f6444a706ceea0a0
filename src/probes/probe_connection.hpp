// One client of the probes: one request, one response.
#pragma once

#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <functional>
#include <memory>
#include <string>

#include "probes/probe_pages.hpp"

namespace cruller::inline v0 {

// Reads the header of a request, at most 8 KiB of it, and calls `take` with its path, which calls
// `answer`. Ends after 5 s, whatever the client does. Used by the thread of its socket.
class probe_connection : public std::enable_shared_from_this<probe_connection> {
 public:
  using path_taker = std::function<void(const std::shared_ptr<probe_connection>&, std::string)>;

  probe_connection(boost::asio::ip::tcp::socket socket, path_taker take);
  void begin();
  void answer(const probe_page& page);
  void close();
  bool is_open() const { return socket_.is_open(); }

 private:
  void take(const boost::system::error_code& failure);
  // Reads what the client still sends, so that closing does not take away the response.
  void drain();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer limit_;
  const path_taker take_;
  boost::beast::flat_buffer in_;
  boost::beast::http::request_parser<boost::beast::http::empty_body> request_;
  std::string out_;
  std::array<char, 1024> dropped_{};
};

}  // namespace cruller::v0
