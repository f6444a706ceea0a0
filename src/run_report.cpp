// Printing steps, errors and descriptions.
#include "run_report.hpp"

#include <fmt/color.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cruller/detail/printing.hpp>
#include <cstdio>
#include <cstdlib>

namespace cruller {
namespace {

std::string readable(std::chrono::nanoseconds duration) {
  using fmt::format;
  const auto size = static_cast<double>(duration.count());
  if (size < 1e3) return format("{:.0f} ns", size);
  if (size < 1e6) return format("{:.1f} us", size / 1e3);
  if (size < 1e9) return format("{:.1f} ms", size / 1e6);
  return format("{:.2f} s", size / 1e9);
}

bool wants_colors() {
  const char* const refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

// What is printed may have nowhere to go; the program has better things to do than to fail for it.
void write(std::FILE* to, std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), to));
  static_cast<void>(std::fflush(to));
}

}  // namespace

step_report::step_report(const any_system& system) : colored_(wants_colors()) {
  for (const plan::component& row : system.wiring().plan().components)
    width_ = std::max(width_, row.id.size());
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
  write(
      stdout,
      fmt::format(
          "[{:>{}}/{}] {:<8} {:<{}}  {} {:>9}\n",
          event.number,
          total.size(),
          total,
          event.signal,
          event.component,
          width_,
          how,
          readable(event.duration)
      )
  );
}

void report(std::string_view text) { write(stdout, fmt::format("{}\n", text)); }

void report_error(const std::exception& error) {
  write(stderr, fmt::format("error: {}\n", error.what()));
  // The primary failure's message is in the sentence already; what it was made of is not.
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& cause) {
    try {
      std::rethrow_if_nested(cause);
    } catch (const std::exception& deeper) {
      write(stderr, fmt::format("  because: {}\n", deeper.what()));
    } catch (...) {
    }
  } catch (...) {
  }
}

void report_descriptions(any_system& system) {
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<10} {}\n", name, value);
  };
  for (const component_description& each : system.describe()) {
    text += fmt::format("{} ({})\n", each.id, each.state.name());
    line("doc", each.doc);
    line("aliases", fmt::format("{}", fmt::join(each.aliases, ", ")));
    line("instance", each.is_cached ? "cached: it outlives the system" : "");
    line("config", each.config);
    line("needs", fmt::format("{}", fmt::join(each.dependencies, ", ")));
    line("needed by", fmt::format("{}", fmt::join(each.dependents, ", ")));
    line("signals", fmt::format("{}", fmt::join(each.signals, ", ")));
    line("status", each.status.value_or(""));
  }
  write(stdout, text);
}

}  // namespace cruller
