// One client of the control server: lines that come in, one at a time, and what goes out.
#pragma once

#include <boost/asio/local/stream_protocol.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace cruller {

// Lives while it is connected, or somebody still has to answer it. The next line is read when the
// one before is answered and all of the answer is written: a client that does not read gets no more
// done. What any thread may call is marked so; the rest belongs to the thread of the context.
class control_connection : public std::enable_shared_from_this<control_connection> {
 public:
  using line_taker = std::function<
      void(const std::shared_ptr<control_connection>&, std::string_view)>;

  static constexpr std::size_t longest_line = 4096;
  // More than this waits for no client: it is dropped.
  static constexpr std::size_t most_unread = 4 << 20;

  control_connection(boost::asio::local::stream_protocol::socket socket, line_taker take);

  // Reads the first line.
  void begin();
  // Closes as soon as the line that is worked at is answered, and the answer written.
  void end();
  void close();

  // Any thread. Returns at once; the text is written when the client reads.
  void write(std::string_view text);
  // Any thread. The line that was taken last is answered.
  void answered();
  // Any thread. Whether the client is gone for good. One that has only no more to ask is not.
  bool has_left();
  // Any thread but the context's. Awaits that all is written, and returns another descriptor of the
  // same connection, which child processes do not inherit; -1 when the client is gone or does not
  // read.
  int duplicate(std::chrono::milliseconds patience);

 private:
  void go_on();
  void read();
  void send();
  void refuse(std::string_view why);

  boost::asio::local::stream_protocol::socket socket_;
  const line_taker take_;
  std::string in_;
  std::string sending_;
  bool reads_ = false;
  bool is_worked_for_ = false;
  bool ends_ = false;

  std::mutex mutex_;  // guards what follows, and the end of the socket
  std::condition_variable changed_;
  std::string out_;
  bool writes_ = false;
  bool is_gone_ = false;
};

}  // namespace cruller
