// A client of the control server: its requests and the output for it.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace cruller::inline v0 {

// Lives while it is connected or being served. The next line is read after the previous one has
// been answered and the whole answer has been written, so a client that does not read is not served
// further. Functions marked as thread-safe can be called on any thread, the others only on the
// thread of the context.
class control_connection : public std::enable_shared_from_this<control_connection> {
 public:
  using line_taker = std::function<
      void(const std::shared_ptr<control_connection>&, std::string_view)>;

  static constexpr std::size_t longest_line = 4096;
  // A client with more unread output than this is disconnected.
  static constexpr std::size_t most_unread = 4 << 20;

  control_connection(boost::asio::local::stream_protocol::socket socket, line_taker take);

  // Reads the first line.
  void begin();
  // Closes after the current line has been answered and the answer has been written.
  void end();
  void close();

  // Thread-safe. Returns immediately; the text is written when the client reads.
  void write(std::string_view text);
  // Thread-safe. Marks the current line as answered.
  void answered();
  // Thread-safe. Whether the client has disconnected. A client that only closed its sending side
  // has not.
  bool has_left();
  // Any thread except the context's. Waits until all output is written, and returns a duplicate of
  // the descriptor that child processes do not inherit; -1 if the client is gone or does not read.
  int duplicate(std::chrono::milliseconds limit);

 private:
  void continue_reading();
  void read();
  void send();
  void refuse(std::string_view why);

  boost::asio::local::stream_protocol::socket socket_;
  const line_taker take_;
  std::string in_;
  std::string sending_;
  bool reads_ = false;
  bool is_served_ = false;
  bool ends_ = false;

  std::mutex mutex_;  // guards the following, and closing the socket
  std::condition_variable changed_;
  std::string out_;
  bool writes_ = false;
  bool is_gone_ = false;
};

}  // namespace cruller::v0
