// A console on a separate thread.
#include "run/run_console.hpp"

#include <csignal>

#include "errors/new_thread.hpp"

namespace cruller::inline v0 {

run_console::run_console(live_program& program, posix_signals& signals)
    : program_(program), signals_(signals), session_(program, true) {
  program_.hooks.quit = [this] {
    session_.close();
    signals_.put(SIGINT);
  };
  if (session_.is_interactive())
    signals_.divert_interrupts([this] {
      session_.interrupt();
      return true;
    });
}

run_console::~run_console() {
  session_.close();
  if (thread_.joinable()) thread_.join();
  signals_.divert_interrupts(nullptr);
  program_.hooks.quit = nullptr;
}

void run_console::begin() {
  thread_ = new_thread("the console", [this] {
    session_.run();
    signals_.put(SIGINT);
  });
}

}  // namespace cruller::v0
