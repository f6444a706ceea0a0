// Consoles for programs with a main function of their own.
#include <cruller/console.hpp>
#include <cruller/error.hpp>
#include <exception>

#include "console_session.hpp"
#include "run_report.hpp"
#include "workbench.hpp"

namespace cruller {
namespace {

int run_alone(workbench& bench) {
  {
    console_session session(bench, false);
    bench.hooks.quit = [&session] { session.close(); };
    session.run();
    bench.hooks.quit = nullptr;
  }
  try {
    report(bench.end());
    return 0;
  } catch (const std::exception& error) {
    report_error(error);
    return 1;
  }
}

}  // namespace

int console(any_system& system) {
  workbench bench(system);
  return run_alone(bench);
}

int console(std::span<const system_choice> systems, std::string_view name) {
  if (systems.empty()) throw error("there is no system for a console");
  run_arguments chosen;
  chosen.system = name.empty() ? systems.front().name : name;
  chosen.console = true;
  workbench bench(systems, chosen);
  try {
    report(bench.start());
  } catch (const std::exception& error) {
    report_error(error);
  }
  return run_alone(bench);
}

}  // namespace cruller
