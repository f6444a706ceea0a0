// Reading lines of bounded length, and writing to clients that may not read.
#include "control/control_connection.hpp"

#include <fcntl.h>
#include <poll.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "control/control_form.hpp"

namespace cruller::inline v0 {

using boost::system::error_code;

control_connection::control_connection(
    boost::asio::local::stream_protocol::socket socket, line_taker take
)
    : socket_(std::move(socket)), take_(std::move(take)) {}

void control_connection::begin() { read(); }

void control_connection::end() {
  ends_ = true;
  continue_reading();
}

void control_connection::close() {
  {
    const std::lock_guard lock(mutex_);
    is_gone_ = true;
    out_.clear();
    error_code ignored;
    static_cast<void>(socket_.close(ignored));
  }
  changed_.notify_all();
}

void control_connection::answered() {
  boost::asio::post(socket_.get_executor(), [self = shared_from_this()] {
    self->is_served_ = false;
    self->continue_reading();
  });
}

// Starts the next operation if none is in progress.
void control_connection::continue_reading() {
  {
    const std::lock_guard lock(mutex_);
    if (is_gone_ || is_served_ || writes_) return;
  }
  if (ends_) return close();
  if (!reads_) read();
}

void control_connection::read() {
  reads_ = true;
  boost::asio::async_read_until(
      socket_,
      boost::asio::dynamic_buffer(in_, longest_line + 1),
      '\n',
      [self = shared_from_this()](const error_code& failure, std::size_t size) {
        self->reads_ = false;
        if (failure == boost::asio::error::not_found)
          return self->refuse("the line is longer than 4096 bytes");
        if (failure == boost::asio::error::eof && !self->in_.empty())
          return self->refuse("the last line is incomplete");
        if (failure) return self->close();
        const std::string line = self->in_.substr(0, size - 1);
        self->in_.erase(0, size);
        self->is_served_ = true;
        self->take_(self, line);
      }
  );
}

// The beginning of the line determines the form.
void control_connection::refuse(std::string_view why) {
  write(control_form(control_request(in_).json).finish(control_error(why)));
  end();
}

void control_connection::write(std::string_view text) {
  bool is_too_much = false;
  {
    const std::lock_guard lock(mutex_);
    if (is_gone_ || text.empty()) return;
    is_too_much = out_.size() > most_unread;
    if (is_too_much) {
      is_gone_ = true;
      out_ = {};
    } else {
      out_ += text;
      if (std::exchange(writes_, true)) return;
    }
  }
  boost::asio::post(socket_.get_executor(), [self = shared_from_this(), is_too_much] {
    is_too_much ? self->close() : self->send();
  });
}

void control_connection::send() {
  sending_.clear();
  {
    const std::lock_guard lock(mutex_);
    if (is_gone_) return;
    sending_.swap(out_);
    writes_ = !sending_.empty();
  }
  if (sending_.empty()) {
    changed_.notify_all();
    return continue_reading();
  }
  boost::asio::async_write(
      socket_,
      boost::asio::buffer(sending_),
      [self = shared_from_this()](const error_code& failure, std::size_t) {
        failure ? self->close() : self->send();
      }
  );
}

bool control_connection::has_left() {
  const std::lock_guard lock(mutex_);
  if (is_gone_) return true;
  pollfd client{socket_.native_handle(), 0, 0};
  return poll(&client, 1, 0) == 1 && (client.revents & (POLLHUP | POLLERR)) != 0;
}

int control_connection::duplicate(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  const bool is_written = changed_.wait_for(lock, limit, [this] { return is_gone_ || !writes_; }) &&
                          !is_gone_;
  return is_written ? fcntl(socket_.native_handle(), F_DUPFD_CLOEXEC, 0) : -1;
}

}  // namespace cruller::v0
