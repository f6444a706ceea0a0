// Printing steps.
#include "program/step_report.hpp"

#include <fmt/color.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "errors/failure.hpp"
#include "process/output.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

// A longer id widens its own line only.
constexpr std::size_t widest_id = 48;

bool wants_colors() {
  const char* const refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

}  // namespace

step_report::step_report(const any_system& system) : colored_(wants_colors()) {
  for (const plan::component& row : system.wiring().plan().components)
    if (row.id.size() <= widest_id) width_ = std::max(width_, row.id.size());
}

void step_report::operator()(const event& event) const {
  if (event.phase == phase::begun) return;
  const bool failed = event.phase == phase::failed;
  const auto color = failed                          ? fmt::terminal_color::red
                     : event.phase == phase::overdue ? fmt::terminal_color::yellow
                                                     : fmt::terminal_color::green;
  const std::string how = colored_ ? fmt::format(fmt::fg(color), "{:<7}", name_of(event.phase))
                                   : fmt::format("{:<7}", name_of(event.phase));
  const std::string total = std::to_string(event.total);
  print_styled(
      stdout,
      fmt::format(
          "[{:>{}}/{}] {:<9} {:<{}}  {} {:>9}\n",
          event.number,
          total.size(),
          total,
          event.signal,
          event.component,
          width_,
          how,
          duration_text(event.duration)
      )
  );
  // The failure of a signal that cannot be sent fails no verb, so the reason is reported here.
  if (failed && !detail::row_of_signal(event.signal).can_be_sent)
    report_warning(
        fmt::format("{}: {} failed: {}", event.component, event.signal, message_of(event.error))
    );
}

}  // namespace cruller::v0
