// Serving commands on a Unix socket, so that a program can be controlled from outside.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "answer.hpp"

namespace cruller {

// A client that waits for the answer to a command, as it travels to the next image of the program.
// The descriptor belongs to who has the value, and child processes do not inherit it.
struct waiting_client {
  int descriptor = -1;  // negative: there is none
  bool json = false;    // the form that it wants
};

// Listens from construction to destruction, which awaits the command that runs; docs/control.md is
// its promise to clients. Commands that change something run one after the other on one thread,
// those that only look on a second one, so that they are answered while a start hangs. Clients are
// read and written on a third, which runs no foreign code but `changes`.
class control_server {
 public:
  using executor = std::function<answer(std::string_view line, const speaker& say)>;

  // Throws `error` when it cannot listen. `execute` is called from two threads, and what it throws
  // is an answer; `changes` tells which of them, and returns at once.
  control_server(
      const std::string& path, executor execute, std::function<bool(std::string_view)> changes
  );
  ~control_server();
  control_server(const control_server&) = delete;
  control_server& operator=(const control_server&) = delete;

 private:
  struct inner;
  std::unique_ptr<inner> inner_;
};

// The client that the changing command of this thread comes from; none where the command comes from
// elsewhere, only looks, or the client is gone. All that was said to it is written by then. For a
// command that leaves its answer to the next image of the program, which gives it by `finish`.
waiting_client current_client();

// Sends a client its answer, in the form that it wants, and closes the connection. A client that
// does not read is given up after some seconds. Nothing where there is none.
void finish(waiting_client client, const answer& last);

}  // namespace cruller
