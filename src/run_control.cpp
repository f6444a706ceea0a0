// A control server that drives a workbench.
#include "run_control.hpp"

#include <csignal>

namespace cruller {

run_control::run_control(workbench& bench, posix_signals& signals, const std::string& path)
    : bench_(bench) {
  if (path.empty()) return;
  quits_ = !bench_.hooks.quit;
  if (quits_) bench_.hooks.quit = [&signals] { signals.put(SIGINT); };
  server_.emplace(
      path,
      [&bench](std::string_view line, const speaker& say) { return bench.execute(line, say); },
      &workbench::changes
  );
}

run_control::~run_control() {
  server_.reset();
  if (quits_) bench_.hooks.quit = nullptr;
}

}  // namespace cruller
