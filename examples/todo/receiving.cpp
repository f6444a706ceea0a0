// What happens to a connection: its request is received, handed to a thread of the pool, answered,
// and followed by the next one, or by the end of the connection.
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <new>
#include <optional>
#include <string>
#include <utility>

#include "accepting_server.hpp"
#include "timed_stream.hpp"

namespace shop {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t longest_head = 65536;
// How long a client may continue to send after its last response, so that it can read it: if a
// connection closes while the client sends, the response may be lost.
constexpr milliseconds farewell{1000};
constexpr milliseconds short_farewell{50};

// Sends as much as fits into the socket's empty buffer.
void send_at_once(int socket, const std::string& bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

}  // namespace

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
      if (from->is_leaving || from->progress.head_size() == 0) return false;
      hand_to(pool, from);
      return false;
    }
    if (count > 0 && !from->is_leaving) {
      if (from->bytes.empty()) begin_request(*from);
      from->bytes.append(buffer, static_cast<std::size_t>(count));
      if (!look_at(from, pool)) return false;
    }
  }
  if (now < from->until) return true;
  if (from->is_leaving || from->bytes.empty()) return false;
  refuse(*from, 408, farewell_end());
  return true;
}

// Returns false if the request has been handed to a thread.
bool accepting_server::look_at(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool) {
  request_progress& progress = from->progress;
  const bool was_in_head = progress.head_size() == 0;
  const request_progress::stage stage = progress.after(from->bytes);
  if (stage == request_progress::stage::in_head) {
    if (from->bytes.size() > longest_head) refuse(*from, 431, farewell_end());
    return true;
  }
  if (was_in_head) from->until = std::min(from->begin + options_.request_timeout, latest_);
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

void accepting_server::begin_request(connection& from) const {
  from.promise = {};
  from.begin = clock::now();
  from.until = std::min(from.begin + options_.head_timeout, latest_);
}

void accepting_server::refuse(connection& from, int status, clock::time_point until) const {
  send_at_once(from.socket.get(), refusals_.at(status));
  part_from(from, until);
}

// Closes the connection when the client has, or at the deadline.
void accepting_server::part_from(connection& from, clock::time_point until) {
  ::shutdown(from.socket.get(), SHUT_WR);
  from.bytes = std::string();
  from.promise = {};
  from.is_kept = false;
  from.is_leaving = true;
  from.until = until;
}

accepting_server::clock::time_point accepting_server::farewell_end() const {
  return clock::now() + (has_ended_ ? short_farewell : farewell);
}

void accepting_server::hand_to(httplib::ThreadPool& pool, const std::shared_ptr<connection>& from) {
  const int socket = from->socket.get();
  {
    const std::lock_guard lock(mutex_);
    answering_.insert(socket);
  }
  try {
    pool.enqueue([this, given = from]() mutable { answer(std::move(given)); });
  } catch (const std::bad_alloc&) {
    const std::lock_guard lock(mutex_);
    answering_.erase(socket);
    throw;
  }
}

// Runs on a thread of the pool. It gives the connection back, and keeps none: the accepting thread
// counts those that are open.
void accepting_server::answer(std::shared_ptr<connection> from) {
  const std::optional<std::size_t> size = from->progress.size();
  const bool is_whole = size && *size <= from->bytes.size();
  std::string next = is_whole ? from->bytes.substr(*size) : "";
  if (is_whole) from->bytes.resize(*size);
  timed_stream stream(
      from->socket.get(),
      std::exchange(from->bytes, std::move(next)),
      is_whole ? std::nullopt : std::optional(from->until),
      options_.response_timeout
  );
  const auto announced = std::chrono::floor<std::chrono::seconds>(options_.idle_timeout) -
                         std::chrono::seconds(1);
  from->is_kept = answering_server::answer(
      stream, [&] { return is_whole && keeps(*from); }, announced
  );
  {
    const std::lock_guard lock(mutex_);
    answering_.erase(from->socket.get());
    answered_.push_back(std::move(from));
  }
  wake();
}

// Awaits the next request of a connection that is kept, of which a part may have arrived.
void accepting_server::take_back(httplib::ThreadPool& pool) {
  connections back;
  {
    const std::lock_guard lock(mutex_);
    back.swap(answered_);
  }
  for (const auto& each : back) {
    try {
      if (awaits_next(each, pool)) receiving_.push_back(each);
    } catch (const std::bad_alloc&) {
      continue;  // as above
    }
  }
}

// Returns false if the next request has been handed to a thread.
bool accepting_server::awaits_next(
    const std::shared_ptr<connection>& from, httplib::ThreadPool& pool
) {
  from->progress = {};
  from->until = std::min(clock::now() + options_.idle_timeout, latest_);
  if (!from->is_kept) {
    part_from(*from, farewell_end());
  } else if (!from->bytes.empty()) {
    begin_request(*from);
    return look_at(from, pool);
  }
  return true;
}

}  // namespace shop
