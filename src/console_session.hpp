// One console: reads command lines, and answers them.
#pragma once

#include <atomic>
#include <memory>

#include "line_source.hpp"
#include "workbench.hpp"

namespace cruller {

// Takes the place of the workbench's hooks that are about the terminal while it lives.
class console_session {
 public:
  console_session(workbench& bench, bool is_beside_signals);
  ~console_session();
  console_session(const console_session&) = delete;
  console_session& operator=(const console_session&) = delete;

  // Until there are no more lines, or `close`.
  void run();
  // From any thread: lets `run` return, after the command that is under way.
  void close();
  // From any thread, SIGINT: drops the line, or tells how to end while a command is under way; the
  // second time it ends the process.
  void interrupt();
  bool has_person() const { return has_person_; }

 private:
  void obey(const std::string& line);

  workbench& bench_;
  const bool has_person_;
  const std::unique_ptr<line_source> lines_;
  std::atomic<bool> is_interrupted_ = false;
};

}  // namespace cruller
