// cpp-httplib's server on a listening socket that is not its own, and that outlives it.
#pragma once

#include <httplib.h>

#include <atomic>
#include <cruller/file_descriptor.hpp>

namespace shop {

/// Accepts connections at a socket that somebody else listens with.
///
/// cpp-httplib ends by shutting its socket down, which would end the duplicates too, and reset all
/// who wait in its queue; and what it has accepted by then, it drops. This one just stops
/// accepting, and answers what it has accepted.
class accepting_server : public httplib::Server {
 public:
  /// Accepts at a duplicate of `socket`, and answers with so many threads.
  accepting_server(int socket, std::size_t threads);

  /// Returns after `end()`, when all that was accepted is answered; or with false, when accepting
  /// has failed.
  bool accept_until_end();
  /// Accepts nothing more. From any thread.
  void end();

 private:
  class queue;

  void wait();
  void leave_if_told();
  void close_socket();

  const std::size_t threads_;
  cruller::file_descriptor accepting_;  // the duplicate
  cruller::file_descriptor wake_;       // readable from the end on
  cruller::file_descriptor dead_;       // where nothing can be accepted; the same as wake_
  std::atomic<bool> has_ended_ = false;
  bool has_failed_ = false;
};

}  // namespace shop
