#include "run/run_config_watch.hpp"

#include <exception>
#include <memory>

#include "process/output.hpp"
#include "program/config_settings.hpp"

namespace cruller::inline v0 {

run_config_watch::run_config_watch(live_program& program, const run_arguments& arguments)
    : program_(program) {
  const auto reading = program.reading();
  if (!arguments.watches_config || reading == nullptr) return;
  thread_.emplace(
      reading->inputs,
      [this] { return reload(); },
      [](const std::exception& error) { report_error(error); }
  );
}

config_inputs run_config_watch::reload() {
  if (const auto turn = program_.lock_before_end()) {
    try {
      const config_report report = program_.reload_config();
      if (!report.changed.empty() || !report.published.empty()) cruller::report(report.text(false));
      if (!report.options.empty()) report_warning(report.warning());
    } catch (const std::exception& error) {
      report_error(error);
    }
  }
  return program_.reading()->inputs;
}

}  // namespace cruller::v0
