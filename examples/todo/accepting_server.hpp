// An HTTP server that receives requests itself, without a thread for each client.
#pragma once

#include <poll.h>

#include <atomic>
#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <cruller/gate.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "answering_server.hpp"
#include "connection.hpp"
#include "http_options.hpp"

namespace shop {

/// Accepts connections on a socket that another object listens on, and receives their requests.
///
/// One thread waits for all connections; when a request is complete, a thread of the pool answers
/// it, and returns the connection. So a client that sends slowly, or nothing, does not delay other
/// clients, and is disconnected at the deadlines of `http_options`. cpp-httplib's own loop uses a
/// thread for each connection, restarts its timeouts at each byte, and ends by shutting down the
/// listening socket, which would end the duplicates too.
class accepting_server : public answering_server {
 public:
  /// Accepts on a duplicate of `socket`, and makes the socket non-blocking. If it is shared,
  /// clients that wait in its queue at the end are left to others; otherwise they are accepted
  /// first.
  accepting_server(int socket, bool is_shared, const http_options& options);
  ~accepting_server() override;

  /// Returns after `end()`, when all accepted requests are answered or dropped. Returns false if
  /// accepting has failed.
  bool accept_until_end();

  // These may be called from any thread.

  /// Still accepts connections, but keeps none open after the next response. Returns when all
  /// clients that have been told that they may send another request have begun to, or have missed
  /// their time, or when `stop` is requested.
  void keep_no_more(const std::stop_token& stop);
  /// Accepts no more connections. Each connection closes after the next response, or if the client
  /// has already sent further requests, after their last one. Returns when all connections are
  /// closed, or when `stop` is requested.
  void drain(const std::stop_token& stop);
  /// Accepts no more connections, and shortens the deadlines of those that exist.
  void end();
  /// How many connections are open.
  std::size_t open() const { return gate_.count(); }

 private:
  using clock = connection::clock;
  using connections = std::vector<std::shared_ptr<connection>>;

  void wake();
  void wait(clock::time_point latest);
  int timeout_until(clock::time_point latest) const;
  bool accept_new();
  int accept_one();
  void leave_queue();
  bool has_room() const;
  void make_room();

  void receive(httplib::ThreadPool& pool);
  bool receives_more(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool);
  bool look_at(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool);
  void begin_request(connection& from) const;
  void refuse(connection& from, int status, clock::time_point until) const;
  static void part_from(connection& from, clock::time_point until);
  clock::time_point farewell_end() const;

  void hand_to(httplib::ThreadPool& pool, const std::shared_ptr<connection>& from);
  void answer(std::shared_ptr<connection> from);
  bool keeps(connection& which);
  void take_back(httplib::ThreadPool& pool);
  bool awaits_next(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool);
  void shorten_deadlines();
  void disconnect_answering();

  const http_options options_;
  const bool is_shared_;
  // By status. They are written beforehand: a JSON library may end the program without memory.
  const std::map<int, std::string> refusals_;
  cruller::file_descriptor accepting_;  // the duplicate
  cruller::file_descriptor wake_;       // readable when there is something to do
  cruller::gate gate_;                  // Each connection is a pass.
  cruller::gate promises_;              // Each next request that a client may send is a pass.
  std::atomic<bool> drains_ = false;
  std::atomic<bool> has_ended_ = false;
  std::atomic<bool> has_left_ = false;  // the queue of the listening socket

  // Used only by the accepting thread.
  bool is_acceptable_ = false;                           // a client waits to be accepted
  clock::time_point rests_until_{};                      // no file descriptor was left
  clock::time_point latest_ = clock::time_point::max();  // all deadlines, at the end
  connections receiving_;
  std::vector<pollfd> files_;  // that it waits for

  std::mutex mutex_;
  std::set<int> answering_;  // the sockets of the complete requests
  connections answered_;     // which the accepting thread takes back
};

}  // namespace shop
