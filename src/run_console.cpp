// A console on a thread of its own.
#include "run_console.hpp"

#include <csignal>

namespace cruller {

run_console::run_console(workbench& bench, posix_signals& signals)
    : bench_(bench), signals_(signals), session_(bench, true) {
  bench_.hooks.quit = [this] {
    session_.close();
    signals_.put(SIGINT);
  };
  if (session_.has_person())
    signals_.divert_interrupts([this] {
      session_.interrupt();
      return true;
    });
}

run_console::~run_console() {
  session_.close();
  if (thread_.joinable()) thread_.join();
  signals_.divert_interrupts(nullptr);
  bench_.hooks.quit = nullptr;
}

void run_console::begin() {
  thread_ = std::thread([this] {
    session_.run();
    signals_.put(SIGINT);
  });
}

}  // namespace cruller
