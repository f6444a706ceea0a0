// A server for commands on a Unix socket.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "program/answer.hpp"

namespace cruller::inline v0 {

// A client that waits for an answer, as passed to the next program image. The owner of the value
// owns the descriptor. Child processes do not inherit it.
struct waiting_client {
  int descriptor = -1;  // negative: no client
  bool json = false;    // the requested form
};

// Listens from construction to destruction. The destructor waits for the running command.
// docs/control.md specifies the protocol. Commands that change something run sequentially on one
// thread; the others run on a second thread, so that they are answered while a start hangs. A third
// thread reads from and writes to clients; the only callback that it runs is `changes`.
class control_server {
 public:
  using executor = std::function<answer(std::string_view line, const output_sink& say)>;

  // Throws `error` if it cannot listen. `execute` is called on two threads; its exceptions become
  // answers. `changes` selects the thread, and must return quickly.
  control_server(
      const std::string& path, executor execute, std::function<bool(std::string_view)> changes
  );
  ~control_server();
  // Answers all commands that would change something, and that wait or come later, with an error.
  // Does not wait. Thread-safe.
  void refuse_changes();
  control_server(const control_server&) = delete;
  control_server& operator=(const control_server&) = delete;

 private:
  struct inner;
  std::unique_ptr<inner> inner_;
};

// The client of the changing command that this thread executes, after all output so far has been
// written to it. No client if the command has another origin, does not change anything, or its
// client is gone. For a command whose answer is sent by the next program image, with `finish`.
waiting_client current_client();

// Sends a client its answer in the requested form, and closes the connection. Gives up after some
// seconds if the client does not read. Does nothing without a client.
void finish(waiting_client client, const answer& last);

}  // namespace cruller::v0
