// One thread polls the listening socket and all connections whose request has not come yet.
//
//   accept ──▶ receiving ──▶ the request is whole ──▶ a thread of the pool answers
//                  ├──▶ the deadline is over: 408 ──┐
//                  └──▶ the body is too long: 413 ──┴─▶ what still comes is dropped
#include "accepting_server.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <string>
#include <system_error>
#include <utility>

#include "http.hpp"
#include "request_progress.hpp"
#include "timed_stream.hpp"

namespace shop {
namespace {

using cruller::file_descriptor;
using std::chrono::milliseconds;

// Some versions of cpp-httplib wait by `select`, which supports descriptors only up to 1023.
constexpr std::size_t most_connections = 500;
constexpr std::size_t longest_head = 65536;
// How long to wait when no event announces that there is work.
constexpr milliseconds moment{50};
// How long a client that was refused may continue to send, so that it can read the reason.
constexpr milliseconds farewell{1000};

std::string refusal(int status, const http_options& options) {
  std::string reason;
  std::string message;
  switch (status) {
    case 413:
      reason = "Payload Too Large";
      message = "a body has at most " + std::to_string(options.longest_body) + " bytes";
      break;
    case 431:
      reason = "Request Header Fields Too Large";
      message = "the head of the request is too long";
      break;
    default:
      reason = "Request Timeout";
      message = "the request did not come in time";
  }
  const std::string body = error_response(status, message).body;
  return "HTTP/1.1 " + std::to_string(status) + " " + reason +
         "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Sends as much as fits into the socket's empty buffer.
void send_at_once(int socket, const std::string& bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

bool is_for_later(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

// A connection, and the part of its request that has arrived.
struct accepting_server::connection {
  explicit connection(file_descriptor accepted) : socket(std::move(accepted)) {}

  file_descriptor socket;
  clock::time_point since = clock::now();
  clock::time_point until = since;  // the deadline
  std::string bytes;
  request_progress progress;
  bool is_refused = false;
  bool is_ready = false;  // as `poll` reports
};

accepting_server::accepting_server(int socket, const http_options& options)
    : options_(options),
      accepting_(file_descriptor::duplicate_of(socket)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
  // Another process may accept on this socket, too, and be faster.
  const int flags = ::fcntl(accepting_.get(), F_GETFL);
  if (flags < 0 || ::fcntl(accepting_.get(), F_SETFL, flags | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "fcntl");
  // Some versions of cpp-httplib write no long response if there is no listening socket.
  svr_sock_ = accepting_.get();
}

accepting_server::~accepting_server() = default;

bool accepting_server::accept_until_end() {
  httplib::ThreadPool pool(static_cast<std::size_t>(options_.threads));
  bool has_failed = false;
  while (!has_ended_ && !has_failed) {
    wait();
    if (!has_ended_) has_failed = !accept_new();
    receive(pool);
  }
  is_accepting_ = false;
  accepting_ = {};
  const auto deadline = clock::now() + options_.drain_timeout;
  shorten_deadlines();
  while (!receiving_.empty()) {
    wait();
    receive(pool);
  }
  await_answers(deadline);
  pool.shutdown();
  return !has_failed;
}

void accepting_server::end() {
  has_ended_ = true;
  static_cast<void>(::eventfd_write(wake_.get(), 1));
}

// Waits until a client connects or sends, a deadline expires, or `end` is called.
void accepting_server::wait() {
  auto deadline = clock::time_point::max();
  std::vector<pollfd> files;
  for (const auto& each : receiving_) {
    files.push_back({each->socket.get(), POLLIN, 0});
    deadline = std::min(deadline, each->until);
  }
  if (is_accepting_) {
    files.push_back({wake_.get(), POLLIN, 0});
    std::size_t open = receiving_.size();
    {
      const std::lock_guard lock(mutex_);
      open += answering_.size();
    }
    const auto now = clock::now();
    // The oldest client that has not sent its request yet makes room for a new one.
    const bool has_room = open < most_connections || !receiving_.empty();
    if (has_room && rests_until_ <= now)
      files.push_back({accepting_.get(), POLLIN, 0});
    else
      deadline = std::min(deadline, now + moment);
  }
  int timeout = -1;
  if (deadline != clock::time_point::max()) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - clock::now()).count();
    timeout = static_cast<int>(std::max<milliseconds::rep>(left, 0));
  }
  const bool is_any = ::poll(files.data(), files.size(), timeout) > 0;
  for (std::size_t i = 0; i != receiving_.size(); ++i)
    receiving_[i]->is_ready = is_any && files[i].revents != 0;
  is_acceptable_ = is_any && files.back().fd == accepting_.get() && files.back().revents != 0;
}

// Returns false if nothing can be accepted any more.
bool accepting_server::accept_new() {
  if (!is_acceptable_) return true;
  file_descriptor socket(::accept4(accepting_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)
  );
  if (!socket) {
    if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK) return false;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
      rests_until_ = clock::now() + moment;
    return true;
  }
  {
    const std::lock_guard lock(mutex_);
    if (receiving_.size() + answering_.size() >= most_connections && !receiving_.empty())
      receiving_.erase(receiving_.begin());
  }
  receiving_.push_back(std::make_shared<connection>(std::move(socket)));
  receiving_.back()->until = receiving_.back()->since + options_.head_timeout;
  return true;
}

void accepting_server::receive(httplib::ThreadPool& pool) {
  std::erase_if(receiving_, [&](const auto& each) {
    try {
      return !receives_more(each, pool);
    } catch (const std::bad_alloc&) {
      return true;  // There is no memory for this one; the others are not affected.
    }
  });
}

// Reads the bytes that have arrived. Returns false if the connection has been closed or handed to a
// thread.
bool accepting_server::receives_more(
    const std::shared_ptr<connection>& from, httplib::ThreadPool& pool
) {
  const auto now = clock::now();
  if (from->is_ready) {
    from->is_ready = false;
    char buffer[16384];
    const ssize_t count = ::recv(from->socket.get(), buffer, sizeof(buffer), 0);
    if (count < 0 && !is_for_later(errno)) return false;
    if (count == 0) {
      // The client has sent everything. An incomplete request may still get a response.
      if (from->is_refused || from->progress.head_size() == 0) return false;
      hand_to(pool, from);
      return false;
    }
    if (count > 0 && !from->is_refused) {
      from->bytes.append(buffer, static_cast<std::size_t>(count));
      if (!look_at(from, pool)) return false;
    }
  }
  if (now < from->until) return true;
  if (from->is_refused || from->bytes.empty()) return false;
  refuse(*from, 408, now + (is_accepting_ ? farewell : moment));
  return true;
}

// Returns false if the request has been handed to a thread.
bool accepting_server::look_at(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool) {
  request_progress& progress = from->progress;
  const bool was_in_head = progress.head_size() == 0;
  const request_progress::stage stage = progress.after(from->bytes);
  if (stage == request_progress::stage::in_head) {
    if (from->bytes.size() > longest_head) refuse(*from, 431, clock::now() + farewell);
    return true;
  }
  if (was_in_head && is_accepting_) from->until = from->since + options_.request_timeout;
  if (progress.announced().value_or(0) > options_.longest_body) {
    refuse(*from, 413, from->until);
    return true;
  }
  if (progress.awaits_continue()) {
    progress.meet_continue(from->bytes);
    send_at_once(from->socket.get(), "HTTP/1.1 100 Continue\r\n\r\n");
  }
  // The length of a body in chunks is known only to the code that reads it.
  const bool is_much = from->bytes.size() - progress.head_size() > options_.longest_body;
  if (stage != request_progress::stage::whole && !is_much) return true;
  hand_to(pool, from);
  return false;
}

// Writes the reason, and reads on: if the connection closes while the client sends, the response
// may be lost.
void accepting_server::refuse(connection& from, int status, clock::time_point until) const {
  send_at_once(from.socket.get(), refusal(status, options_));
  ::shutdown(from.socket.get(), SHUT_WR);
  from.bytes = std::string();
  from.is_refused = true;
  from.until = until;
}

void accepting_server::hand_to(httplib::ThreadPool& pool, const std::shared_ptr<connection>& from) {
  {
    const std::lock_guard lock(mutex_);
    answering_.insert(from->socket.get());
  }
  pool.enqueue([this, from] { answer(*from); });
}

void accepting_server::answer(connection& from) {
  const int socket = from.socket.get();
  timed_stream stream(socket, std::move(from.bytes), from.until, options_.response_timeout);
  process(stream);
  ::shutdown(socket, SHUT_RDWR);
  {
    // Before the socket is closed and its number is reused.
    const std::lock_guard lock(mutex_);
    answering_.erase(socket);
  }
  answered_.notify_all();
}

// Lets cpp-httplib read one request and answer it; later versions have more parameters.
template <typename Stream>
void accepting_server::process(Stream& stream) {
  const std::function<void(httplib::Request&)> nothing;
  bool is_closed = true;
  if constexpr (requires { this->process_request(stream, true, is_closed, nothing); })
    this->process_request(stream, true, is_closed, nothing);
  else
    this->process_request(stream, "", 0, "", 0, true, is_closed, nothing);
}

void accepting_server::shorten_deadlines() {
  const auto latest = clock::now() + options_.last_request_timeout;
  for (const auto& each : receiving_) each->until = std::min(each->until, latest);
}

// Shuts down the connections that are not answered by the deadline; their handlers end by
// themselves.
void accepting_server::await_answers(clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  if (answered_.wait_until(lock, deadline, [this] { return answering_.empty(); })) return;
  for (const int each : answering_) ::shutdown(each, SHUT_RDWR);
}

}  // namespace shop
