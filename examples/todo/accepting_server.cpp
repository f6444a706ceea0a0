// One thread polls the listening socket and all connections whose request has not come yet.
//
//   accept ──▶ receiving ──▶ the request is whole ──▶ a thread of the pool answers ──┐
//                ▲ ├──▶ the deadline is over: 408 ──┐                                │
//                │ └──▶ the body is too long: 413 ──┴─▶ what still comes is dropped ◀┤
//                └───────────────── the response keeps the connection open ──────────┘
//
// This file has the loop and its end; receiving.cpp has what happens to a connection.
#include "accepting_server.hpp"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include "refusal.hpp"

namespace shop {
namespace {

using cruller::file_descriptor;
using std::chrono::milliseconds;

// Some versions of cpp-httplib wait by `select`, which supports descriptors only up to 1023.
constexpr std::size_t most_connections = 500;
// How long to wait when no event announces that there is work.
constexpr milliseconds moment{50};

std::map<int, std::string> all_refusals(std::size_t longest_body) {
  std::map<int, std::string> result;
  for (const int status : {408, 413, 431}) result.emplace(status, refusal(status, longest_body));
  return result;
}

bool is_readable(int socket) {
  pollfd file{socket, POLLIN, 0};
  return ::poll(&file, 1, 0) > 0;
}

}  // namespace

accepting_server::accepting_server(int socket, bool is_shared, const http_options& options)
    : options_(options),
      is_shared_(is_shared),
      refusals_(all_refusals(options.longest_body)),
      accepting_(file_descriptor::duplicate_of(socket)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!wake_) throw std::system_error(errno, std::generic_category(), "eventfd");
  // Another process may accept on this socket, too, and be faster.
  const int flags = ::fcntl(accepting_.get(), F_GETFL);
  if (flags < 0 || ::fcntl(accepting_.get(), F_SETFL, flags | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "fcntl");
  // Some versions of cpp-httplib write no long response if there is no listening socket.
  svr_sock_ = accepting_.get();
  // So that waiting needs no memory.
  receiving_.reserve(most_connections);
  files_.reserve(most_connections + 2);
}

accepting_server::~accepting_server() = default;

bool accepting_server::accept_until_end() {
  httplib::ThreadPool pool(static_cast<std::size_t>(options_.threads));
  bool has_failed = false;
  while (!has_ended_ && !has_failed) {
    wait(clock::time_point::max());
    take_back(pool);
    if (drains_ || has_ended_)
      leave_queue();
    else
      has_failed = !accept_new();
    receive(pool);
  }
  has_ended_ = true;
  leave_queue();
  shorten_deadlines();
  const auto last_response = clock::now() + options_.last_response_timeout;
  while (gate_.count() != 0 && !(receiving_.empty() && clock::now() >= last_response)) {
    wait(last_response);
    take_back(pool);
    receive(pool);
  }
  disconnect_answering();
  pool.shutdown();
  return !has_failed;
}

void accepting_server::keep_no_more(const std::stop_token& stop) {
  promises_.close();
  promises_.wait(stop);
}

void accepting_server::drain(const std::stop_token& stop) {
  promises_.close();
  drains_ = true;
  wake();
  has_left_.wait(false);
  gate_.wait(stop);
}

void accepting_server::end() {
  has_ended_ = true;
  wake();
}

void accepting_server::wake() { static_cast<void>(::eventfd_write(wake_.get(), 1)); }

// Waits until a client connects or sends, a connection comes back, a deadline expires, or until
// `wake` is called.
void accepting_server::wait(clock::time_point latest) {
  files_.clear();
  for (const auto& each : receiving_) files_.push_back({each->socket.get(), POLLIN, 0});
  files_.push_back({wake_.get(), POLLIN, 0});
  const auto now = clock::now();
  if (accepting_ && has_room() && rests_until_ <= now)
    files_.push_back({accepting_.get(), POLLIN, 0});
  else if (accepting_)
    latest = std::min(latest, now + moment);
  const bool is_any = ::poll(files_.data(), files_.size(), timeout_until(latest)) > 0;
  for (std::size_t i = 0; i != receiving_.size(); ++i)
    receiving_[i]->is_ready = is_any && files_[i].revents != 0;
  is_acceptable_ = is_any && accepting_ && files_.back().fd == accepting_.get() &&
                   files_.back().revents != 0;
  eventfd_t ignored = 0;
  static_cast<void>(::eventfd_read(wake_.get(), &ignored));
}

// Milliseconds for `poll`.
int accepting_server::timeout_until(clock::time_point latest) const {
  const auto now = clock::now();
  if (latest <= now) latest = clock::time_point::max();
  for (const auto& each : receiving_) latest = std::min(latest, each->until);
  if (latest == clock::time_point::max()) return -1;
  const auto left = std::chrono::ceil<milliseconds>(latest - now).count();
  return static_cast<int>(std::max<milliseconds::rep>(left, 0));
}

// Returns false if nothing can be accepted any more.
bool accepting_server::accept_new() {
  if (!is_acceptable_) return true;
  make_room();
  const int error = accept_one();
  if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM)
    rests_until_ = clock::now() + moment;
  return error != EBADF && error != EINVAL && error != ENOTSOCK;
}

// Returns the error, or 0.
int accepting_server::accept_one() {
  cruller::gate::pass pass = gate_.enter();
  file_descriptor socket(::accept4(accepting_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)
  );
  if (!socket) return errno;
  try {
    receiving_.push_back(std::make_shared<connection>(std::move(socket), std::move(pass)));
  } catch (const std::bad_alloc&) {
    return 0;  // There is no memory for this one; the next one may find some.
  }
  receiving_.back()->until = clock::now() + options_.idle_timeout;
  return 0;
}

// Accepts nothing more. Clients in the queue of a shared socket wait for others; if nobody shares
// it, they would be disconnected.
void accepting_server::leave_queue() {
  if (!accepting_) return;
  for (int error = is_shared_ ? EAGAIN : 0;
       (error == 0 || error == ECONNABORTED || error == EINTR) && gate_.count() < most_connections;)
    error = accept_one();
  accepting_ = {};
  gate_.close();
  has_left_ = true;
  has_left_.notify_all();
}

// Whether another connection can be accepted, or takes the place of a client whose first request is
// not complete, or which has had its last response.
bool accepting_server::has_room() const {
  return gate_.count() < most_connections || !std::ranges::all_of(receiving_, &connection::is_kept);
}

// The oldest of these clients makes room. The others have been told that they may send.
void accepting_server::make_room() {
  if (gate_.count() < most_connections) return;
  const auto oldest = std::ranges::find_if_not(receiving_, &connection::is_kept);
  if (oldest != receiving_.end()) receiving_.erase(oldest);
}

// Whether another request may follow on a connection, as its response is about to say.
bool accepting_server::keeps(connection& which) {
  if (!options_.keep_alive || has_ended_) return false;
  // So that there is always a connection that can make room.
  if (gate_.count() > most_connections / 2) return false;
  which.promise = promises_.enter();
  if (which.promise) return true;
  // The client has not waited for this response.
  return !which.bytes.empty() || is_readable(which.socket.get());
}

void accepting_server::shorten_deadlines() {
  latest_ = clock::now() + options_.last_request_timeout;
  for (const auto& each : receiving_)
    each->until = std::min(each->until, each->is_leaving ? farewell_end() : latest_);
}

// The handlers of these requests end by themselves.
void accepting_server::disconnect_answering() {
  const std::lock_guard lock(mutex_);
  for (const int each : answering_) ::shutdown(each, SHUT_RDWR);
}

}  // namespace shop
