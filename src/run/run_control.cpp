// A control server for a program.
#include "run/run_control.hpp"

#include <csignal>

#include "commands/commands.hpp"

namespace cruller::inline v0 {

run_control::run_control(live_program& program, posix_signals& signals, const std::string& path)
    : program_(program) {
  if (path.empty()) return;
  quits_ = !program_.hooks.quit;
  if (quits_) program_.hooks.quit = [&signals] { signals.put(SIGINT); };
  server_.emplace(
      path,
      [&program](std::string_view line, const output_sink& say) {
        return execute(program, line, say);
      },
      &changes
  );
  program_.hooks.shutdown_begins = [this] { server_->refuse_changes(); };
}

run_control::~run_control() {
  program_.hooks.shutdown_begins = nullptr;
  server_.reset();
  if (quits_) program_.hooks.quit = nullptr;
}

}  // namespace cruller::v0
