// Consoles for programs with their own main function.
#include <cruller/console.hpp>
#include <cruller/error.hpp>
#include <exception>

#include "console/console_session.hpp"
#include "process/output.hpp"
#include "process/standard_files.hpp"
#include "program/live_program.hpp"

namespace cruller::inline v0 {
namespace {

int run_alone(live_program& program) {
  {
    console_session session(program, false);
    program.hooks.quit = [&session] { session.close(); };
    session.run();
    program.hooks.quit = nullptr;
  }
  try {
    report(program.shut_down());
    return 0;
  } catch (const std::exception& error) {
    report_error(error);
    return 1;
  }
}

}  // namespace

int console(any_system& system) {
  open_standard_files();  // Nothing else becomes standard input.
  live_program program(system);
  return run_alone(program);
}

int console(std::span<const system_choice> systems, std::string_view name) {
  open_standard_files();
  if (systems.empty()) throw error("console: no system given");
  run_arguments chosen;
  chosen.system = name.empty() ? systems.front().name : name;
  chosen.console = true;
  live_program program(systems, chosen);
  program.serve_nobody();  // This thread waits for lines.
  try {
    report(program.start());
  } catch (const std::exception& error) {
    report_error(error);
  }
  return run_alone(program);
}

}  // namespace cruller::v0
