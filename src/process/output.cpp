// Printing texts and errors.
#include "process/output.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <cruller/error.hpp>
#include <cstdio>
#include <exception>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "errors/failure.hpp"
#include "process/printable.hpp"

namespace cruller::inline v0 {
namespace {

// Held shared while printing, so that a blocked standard output does not block other threads.
std::shared_mutex printing;
std::function<void(std::FILE*, std::string_view)> print_there;
std::function<void(std::string_view)> write_errors;

// A chain of causes is a cycle only in a broken program.
constexpr int most_causes = 100;

std::exception_ptr nested_in(const std::exception& error) {
  const auto* const nested = dynamic_cast<const std::nested_exception*>(&error);
  return nested == nullptr ? nullptr : nested->nested_ptr();
}

std::exception_ptr nested_in(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    return nested_in(e);
  } catch (const std::nested_exception& e) {
    return e.nested_ptr();
  } catch (...) {
    return nullptr;
  }
}

// Adds all causes down to the innermost one, which is the most specific.
void add_causes(std::string& text, std::string_view word, std::exception_ptr cause) {
  for (int i = 0; cause != nullptr && i != most_causes; ++i) {
    text += fmt::format("  {}: {}\n", word, message_of(cause));
    cause = nested_in(cause);
  }
}

}  // namespace

void print(std::FILE* to, std::string_view text) { print_styled(to, printable(text)); }

void print_styled(std::FILE* to, std::string_view text) {
  const std::shared_lock lock(printing);
  if (to == stderr && write_errors != nullptr) return write_errors(text);
  if (print_there != nullptr) return print_there(to, text);
  // A failed write is ignored: it must not fail the program.
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), to));
  static_cast<void>(std::fflush(to));
}

void print_unless_blocked(std::FILE* to, std::string_view text) {
  pollfd file{fileno(to), POLLOUT, 0};
  if (poll(&file, 1, 0) == 1 && (file.revents & POLLOUT) != 0) print(to, text);
}

void print_through(std::function<void(std::FILE*, std::string_view)> printer) {
  const std::lock_guard lock(printing);
  print_there = std::move(printer);
}

void print_errors_through(std::function<void(std::string_view text)> writer) {
  const std::lock_guard lock(printing);
  write_errors = std::move(writer);
}

std::string message_text(const std::exception& error, bool is_ending) {
  const auto* const signal = dynamic_cast<const signal_error*>(&error);
  const bool is_ended = is_ending && signal != nullptr && signal->cancelled();
  return is_ended ? text_of_ended(*signal) : error.what();
}

std::string text_with_causes(const std::exception& error, bool is_ending) {
  const auto* const signal = dynamic_cast<const signal_error*>(&error);
  std::string text = message_text(error, is_ending) + "\n";
  if (signal == nullptr) {
    add_causes(text, "because", nested_in(error));
    return text;
  }
  // The text contains the messages of the failures, but not their nested causes.
  bool is_first = true;
  for (const failure& each : signal->failures()) {
    const std::string of = is_first ? "because" : fmt::format("because ({})", each.component);
    add_causes(text, of, nested_in(each.cause));
    is_first = false;
  }
  return text;
}

std::string error_text(const std::exception& error, bool is_ending) {
  return "error: " + text_with_causes(error, is_ending);
}

void report(std::string_view text) { print(stdout, fmt::format("{}\n", text)); }

void report_error(const std::exception& error) { print(stderr, error_text(error)); }

void report_mistakes(std::string_view lines) {
  const bool is_for_function = [] {
    const std::shared_lock lock(printing);
    return write_errors != nullptr;
  }();
  print(stderr, fmt::format("{}{}", is_for_function ? "error: " : "", lines));
}

void report_warning(std::string_view text) { print(stderr, fmt::format("warning: {}\n", text)); }

}  // namespace cruller::v0
