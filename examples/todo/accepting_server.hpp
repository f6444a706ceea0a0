// A cpp-httplib server that receives requests itself, without a thread for each client.
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cruller/file_descriptor.hpp>
#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "http_options.hpp"

namespace shop {

/// Accepts connections on a socket that another object listens on, and receives their requests.
///
/// One thread waits for all connections; when a request is complete, a thread of the pool answers
/// it. So a client that sends slowly, or nothing, does not delay other clients, and is disconnected
/// at the deadlines of `http_options`. cpp-httplib's own loop uses a thread for each connection,
/// restarts its timeouts at each byte, and ends by shutting down the listening socket, which would
/// end the duplicates too.
class accepting_server : public httplib::Server {
 public:
  /// Accepts on a duplicate of `socket`, and makes the socket non-blocking.
  accepting_server(int socket, const http_options& options);
  ~accepting_server() override;

  /// Returns after `end()`, when all accepted requests are answered or dropped. Returns false if
  /// accepting has failed.
  bool accept_until_end();
  /// Accepts no more connections. May be called from any thread.
  void end();

 private:
  using clock = std::chrono::steady_clock;
  struct connection;
  using connections = std::vector<std::shared_ptr<connection>>;

  void wait();
  bool accept_new();
  void receive(httplib::ThreadPool& pool);
  bool receives_more(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool);
  bool look_at(const std::shared_ptr<connection>& from, httplib::ThreadPool& pool);
  void refuse(connection& from, int status, clock::time_point until) const;
  void hand_to(httplib::ThreadPool& pool, const std::shared_ptr<connection>& from);
  void answer(connection& from);
  template <typename Stream>
  void process(Stream& stream);
  void shorten_deadlines();
  void await_answers(clock::time_point deadline);

  const http_options options_;
  cruller::file_descriptor accepting_;  // the duplicate
  cruller::file_descriptor wake_;       // readable after `end`
  std::atomic<bool> has_ended_ = false;

  // Used only by the accepting thread.
  bool is_accepting_ = true;
  bool is_acceptable_ = false;       // a client waits to be accepted
  clock::time_point rests_until_{};  // no file descriptor was left
  connections receiving_;            // in the order of their connection

  std::mutex mutex_;
  std::condition_variable answered_;
  std::set<int> answering_;  // the sockets of the complete requests
};

}  // namespace shop
