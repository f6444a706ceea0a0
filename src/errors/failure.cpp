// Error classes and their messages.
#include "errors/failure.hpp"

#include <cxxabi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cruller/detail/instance/null_instance.hpp>
#include <new>
#include <optional>

#include "errors/nearest.hpp"
#include "values/duration_text.hpp"
#include "values/type_text.hpp"

namespace cruller::inline v0 {
namespace {

// The maximum number of known names in a message.
constexpr std::size_t listed = 20;

std::string list_names(const std::vector<std::string>& names) {
  if (names.size() <= listed) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format(
      "{}, and {} more",
      fmt::join(names.begin(), names.begin() + listed, ", "),
      names.size() - listed
  );
}

std::string sentence(
    const std::vector<failure>& failures,
    const std::vector<std::string>& rolled_back,
    const std::vector<std::string>& not_reached,
    const std::string& cancelled
) {
  std::string text;
  if (!cancelled.empty()) text = cancelled + " was cancelled";
  for (const failure& each : failures)
    text.append(text.empty() ? "" : "\n  also ").append(line_of(each));
  if (!rolled_back.empty()) text += fmt::format("\n  rolled back: {}", list_names(rolled_back));
  if (!not_reached.empty()) text += fmt::format("\n  not reached: {}", list_names(not_reached));
  return text;
}

// Whether the cause is the value of a setting, whose message begins with its path.
bool is_of_value(const std::exception_ptr& cause) {
  try {
    std::rethrow_exception(cause);
  } catch (const environment_error&) {
    return true;
  } catch (const missing_value&) {
    return true;
  } catch (const value_error&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

std::string line_of(const failure& of) {
  if (of.cause != nullptr && of.message.starts_with(of.component) && is_of_value(of.cause))
    return of.message;
  return fmt::format("{}: {} failed: {}", of.component, of.signal, of.message);
}

std::string message_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    if (e.what() != nullptr && *e.what() != '\0') return e.what();
    return fmt::format("an exception of type {}", text_of_type(typeid(e)));
  } catch (const std::string& text) {
    return text;
  } catch (const char* text) {
    return text == nullptr ? "a null message" : text;
  } catch (...) {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    return type == nullptr ? "an unknown exception"
                           : fmt::format("an exception of type {}", text_of_type(*type));
  }
}

std::string text_of_ended(const signal_error& error) {
  // The first line names the signal, the others the components (see `sentence`).
  std::string text = error.what();
  text.insert(std::min(text.find('\n'), text.size()), ": the program is shutting down");
  return text;
}

template <typename Function>
void failure_list::note(Function function) noexcept {
  try {
    function();
  } catch (...) {
    is_cut_ = true;
  }
}

void failure_list::add(
    std::string_view component, std::string_view signal, const std::exception_ptr& cause
) noexcept {
  if (first_ == nullptr) first_ = cause;
  note([&] {
    failures_.push_back({std::string(component), std::string(signal), message_of(cause), cause});
  });
}

void failure_list::add(failure_list&& other) noexcept {
  if (first_ == nullptr) first_ = other.first_;
  if (other.is_cut_) is_cut_ = true;
  note([&] {
    for (failure& each : other.failures_) failures_.push_back(std::move(each));
    for (std::string& each : other.rolled_back_) rolled_back_.push_back(std::move(each));
    for (std::string& each : other.not_reached_) not_reached_.push_back(std::move(each));
  });
}

void failure_list::rolled_back(std::string_view component) noexcept {
  note([&] { rolled_back_.emplace_back(component); });
}

void failure_list::not_reached(std::string_view component) noexcept {
  note([&] { not_reached_.emplace_back(component); });
}

void failure_list::cancelled(std::string_view signal) noexcept {
  is_cancelled_ = true;
  cancelled_ = signal;
}

failure_list failure_list::without_timeouts() && noexcept {
  failure_list rest;
  rest.is_cut_ = is_cut_;
  for (failure& each : failures_) {
    try {
      std::rethrow_exception(each.cause);
    } catch (const timeout_error&) {
      // Left out.
    } catch (...) {
      if (rest.first_ == nullptr) rest.first_ = each.cause;
      rest.note([&] { rest.failures_.push_back(std::move(each)); });
    }
  }
  // The first cause must not be lost if there is no memory for the report.
  if (is_cut_ && rest.first_ == nullptr) rest.first_ = first_;
  return rest;
}

void failure_list::throw_if_any() {
  if (empty()) return;
  try {
    if (first_ == nullptr) throw error("cancelled");
    std::rethrow_exception(first_);
  } catch (...) {
    std::optional<signal_error> whole;
    if (!is_cut_)
      note([&] {
        whole.emplace(
            std::move(failures_),
            std::move(rolled_back_),
            std::move(not_reached_),
            std::string(cancelled_)
        );
      });
    if (whole) throw *std::move(whole);
    std::throw_with_nested(std::bad_alloc());
  }
}

signal_error::signal_error(
    std::vector<failure> failures,
    std::vector<std::string> rolled_back,
    std::vector<std::string> not_reached,
    std::string cancelled
)
    : error(sentence(failures, rolled_back, not_reached, cancelled)),
      data_(data_of(
          std::move(failures), std::move(rolled_back), std::move(not_reached), std::move(cancelled)
      )) {}

signal_error::data signal_error::data_of(
    std::vector<failure>&& failures,
    std::vector<std::string>&& rolled_back,
    std::vector<std::string>&& not_reached,
    std::string&& cancelled
) {
  const bool is_cancelled = !cancelled.empty();
  std::string component = failures.empty() ? "" : failures.front().component;
  std::string signal = failures.empty() ? std::move(cancelled) : failures.front().signal;
  return {
      std::move(failures),
      std::move(rolled_back),
      std::move(not_reached),
      is_cancelled,
      std::move(component),
      std::move(signal)};
}

unknown_name::unknown_name(
    std::string_view kind, std::string_view name, std::vector<std::string> known
)
    : unknown_name(kind, name, cruller::nearest(name, known), std::move(known)) {}

unknown_name::unknown_name(
    std::string_view kind,
    std::string_view name,
    std::string nearest,
    std::vector<std::string>&& known
)
    : error(
          known.empty() ? fmt::format("unknown {0} \"{1}\"; no {0} is defined", kind, name)
                        : fmt::format(
                              "unknown {} \"{}\"; did you mean \"{}\"? known: {}",
                              kind,
                              name,
                              nearest,
                              list_names(known)
                          )
      ),
      data_(data{std::string(name), std::move(nearest), std::move(known)}) {}

timeout_error::timeout_error(
    std::chrono::nanoseconds taken, std::chrono::nanoseconds allowed, bool by_component
)
    : error(
          by_component
              ? fmt::format(
                    "timed out: the component's limit of {} expired; it took {}",
                    duration_text(allowed),
                    duration_text(taken)
                )
              : fmt::format("timed out: the signal's limit of {} expired", duration_text(allowed))
      ),
      allowed_(allowed) {}

cycle_error::cycle_error(std::vector<std::string> path)
    : error(fmt::format("states form a cycle: {}", fmt::join(path, " -> "))),
      data_(std::move(path)) {}

void detail::throw_null_instance() {
  throw error(
      "start returned a null pointer, but dependents use the object it points to; return a "
      "non-null pointer"
  );
}

}  // namespace cruller::v0
