// One connection as cpp-httplib sees it, with deadlines for the whole of a request and a response.
#pragma once

#include <httplib.h>

#include <chrono>
#include <optional>
#include <string>

namespace shop {

/// Whether an error of a non-blocking socket is none: it has no bytes now, or takes none.
bool is_for_later(int error);

/// Reads the bytes that have already arrived, then from the socket until the deadline; without a
/// deadline it reads nothing more, because what follows belongs to the next request. Writes until a
/// second deadline, which is counted from the first write. cpp-httplib's own timeouts restart at
/// each byte, so that a slow client can occupy a thread forever.
///
/// The functions of a stream differ between versions of cpp-httplib: this class has those of all
/// versions, so none of them says `override`.
class timed_stream : public httplib::Stream {
 public:
  using clock = std::chrono::steady_clock;

  /// `socket` must be non-blocking. The stream does not own it.
  timed_stream(
      int socket,
      std::string received,
      std::optional<clock::time_point> read_until,
      std::chrono::milliseconds write_timeout
  );

  /// Whether a whole request was given, and has been read completely, and no more was wanted.
  bool is_at_end() const;

  bool is_readable() const;
  bool wait_readable() const;
  bool is_writable() const;
  bool wait_writable() const;
  ssize_t read(char* to, std::size_t size);
  ssize_t write(const char* from, std::size_t size);
  void get_remote_ip_and_port(std::string& ip, int& port) const;
  void get_local_ip_and_port(std::string& ip, int& port) const;
  socket_t socket() const;
  time_t duration() const;

 private:
  clock::time_point write_until() const;

  const int socket_;
  const std::string received_;
  std::size_t taken_ = 0;
  bool has_lacked_ = false;  // a reader wanted more than the whole request
  const clock::time_point begin_ = clock::now();
  const std::optional<clock::time_point> read_until_;
  const std::chrono::milliseconds write_timeout_;
  mutable clock::time_point write_until_{};
};

}  // namespace shop
