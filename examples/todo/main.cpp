// The todo service: `todo --system prod`, or `todo --help` for what else there is.
#include <atomic>
#include <cruller/run_options.hpp>
#include <iostream>

#include "event_log.hpp"
#include "system.hpp"

namespace {

// Whether the log is for programs. Then it has what `run` would print for a person, too.
bool logs_for_programs(const cruller::any_system& system) {
  try {
    static_cast<void>(system.state("log.lifecycle"));
    return true;
  } catch (const cruller::unknown_component&) {
    return false;
  }
}

// A text of `run`, such as `error: http.server: start failed: …`.
void log_text(shop::event_log& log, std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  const bool is_error = text.starts_with("error: ");
  const std::string message(is_error ? text.substr(7) : text);
  is_error ? log.error("failed", {{"message", message}})
           : log.info("notice", {{"message", message}});
}

}  // namespace

int main(int argc, char** argv) {
  shop::event_log log(shop::log_format::json);
  std::atomic<bool> is_for_programs = false;
  cruller::run_options how;
  how.before_start([&](cruller::any_system& system) { is_for_programs = logs_for_programs(system); }
  );
  how.errors_to([&](std::string_view text) {
    if (is_for_programs)
      log_text(log, text);
    else
      std::cerr << text << std::flush;
  });
  return cruller::run<shop::systems>(argc, argv, how);
}
