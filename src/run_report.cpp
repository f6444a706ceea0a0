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
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "failure.hpp"

namespace cruller {
namespace {

bool wants_colors() {
  const char* const refused = std::getenv("NO_COLOR");
  return isatty(STDOUT_FILENO) == 1 && (refused == nullptr || *refused == '\0');
}

// Shared by those who print: one who waits for a reader of standard output holds nobody up.
std::shared_mutex printing;
std::function<void(std::FILE*, std::string_view)> print_there;

}  // namespace

std::string readable(std::chrono::nanoseconds duration) {
  using fmt::format;
  const auto size = static_cast<double>(duration.count());
  if (size < 1e3) return format("{:.0f} ns", size);
  if (size < 1e6) return format("{:.1f} us", size / 1e3);
  if (size < 1e9) return format("{:.1f} ms", size / 1e6);
  return format("{:.2f} s", size / 1e9);
}

void print(std::FILE* to, std::string_view text) {
  const std::shared_lock lock(printing);
  if (print_there != nullptr) return print_there(to, text);
  // What is printed may have nowhere to go; the program has better things to do than to fail for
  // it.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), to));
  static_cast<void>(std::fflush(to));
}

void print_through(std::function<void(std::FILE*, std::string_view)> printer) {
  const std::lock_guard lock(printing);
  print_there = std::move(printer);
}

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
  print(
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
          readable(event.duration)
      )
  );
  // No verb fails for it, so nobody else says why.
  if (failed && event.signal == dsl::hand_over.id.name)
    report_warning(fmt::format("{}: hand_over failed: {}", event.component, message_of(event.error))
    );
}

std::string error_text(const std::exception& error) {
  std::string text = fmt::format("error: {}\n", error.what());
  // The primary failure's message is in the sentence already; what it was made of is not.
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& cause) {
    try {
      std::rethrow_if_nested(cause);
    } catch (const std::exception& deeper) {
      text += fmt::format("  because: {}\n", deeper.what());
    } catch (...) {  // Only a std::exception has a text.
    }
  } catch (...) {  // The same.
  }
  return text;
}

std::string description_text(const component_description& component) {
  std::string text = fmt::format("{} ({})\n", component.id, component.state.name());
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += fmt::format("  {:<10} {}\n", name, value);
  };
  line("doc", component.doc);
  line("aliases", fmt::format("{}", fmt::join(component.aliases, ", ")));
  line("instance", component.is_cached ? "cached: it outlives the system" : "");
  line("config", component.config);
  line("needs", fmt::format("{}", fmt::join(component.dependencies, ", ")));
  line("needed by", fmt::format("{}", fmt::join(component.dependents, ", ")));
  line("signals", fmt::format("{}", fmt::join(component.signals, ", ")));
  line("status", component.status.value_or(""));
  return text;
}

void report(std::string_view text) { print(stdout, fmt::format("{}\n", text)); }

void report_error(const std::exception& error) { print(stderr, error_text(error)); }

void report_warning(std::string_view text) { print(stderr, fmt::format("warning: {}\n", text)); }

void report_descriptions(any_system& system) {
  std::string text;
  for (const component_description& each : system.describe()) text += description_text(each);
  print(stdout, text);
}

}  // namespace cruller
