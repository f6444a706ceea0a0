// Errors and their sentences, made in one place.
#include "failure.hpp"

#include <cxxabi.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/core/demangle.hpp>
#include <cruller/detail/null_instance.hpp>
#include <cruller/detail/printing.hpp>
#include <new>
#include <optional>

#include "nearest.hpp"

namespace cruller {
namespace {

// How many known names an error's sentence lists.
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
    const std::vector<std::string>& not_reached
) {
  std::string text;
  for (const failure& each : failures)
    text += fmt::format(
        "{}{}: {} failed: {}",
        text.empty() ? "" : "\n  also ",
        each.component,
        each.signal,
        each.message
    );
  if (!rolled_back.empty()) text += fmt::format("\n  rolled back: {}", list_names(rolled_back));
  if (!not_reached.empty()) text += fmt::format("\n  not reached: {}", list_names(not_reached));
  return text;
}

std::string seconds(std::chrono::nanoseconds time) {
  std::string text;
  detail::append_seconds(text, std::chrono::duration<double>(time).count());
  return text;
}

}  // namespace

std::string message_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& e) {
    if (e.what() != nullptr && *e.what() != '\0') return e.what();
    return fmt::format("an exception of type {}", boost::core::demangle(typeid(e).name()));
  } catch (const std::string& text) {
    return text;
  } catch (const char* text) {
    return text == nullptr ? "a null message" : text;
  } catch (...) {
    const std::type_info* const type = abi::__cxa_current_exception_type();
    return type == nullptr
               ? "an unknown exception"
               : fmt::format("an exception of type {}", boost::core::demangle(type->name()));
  }
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
  });
}

void failure_list::rolled_back(std::string_view component) noexcept {
  note([&] { rolled_back_.emplace_back(component); });
}

void failure_list::not_reached(std::string_view component) noexcept {
  note([&] { not_reached_.emplace_back(component); });
}

void failure_list::throw_if_any() {
  if (empty()) return;
  try {
    std::rethrow_exception(first_);
  } catch (...) {
    std::optional<signal_error> whole;
    if (!is_cut_)
      note([&] {
        whole.emplace(std::move(failures_), std::move(rolled_back_), std::move(not_reached_));
      });
    if (whole) throw *std::move(whole);
    std::throw_with_nested(std::bad_alloc());
  }
}

signal_error::signal_error(
    std::vector<failure> failures,
    std::vector<std::string> rolled_back,
    std::vector<std::string> not_reached
)
    : error(sentence(failures, rolled_back, not_reached)),
      failures_(std::move(failures)),
      rolled_back_(std::move(rolled_back)),
      not_reached_(std::move(not_reached)) {}

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
          known.empty() ? fmt::format("unknown {} \"{}\"; there is none", kind, name)
                        : fmt::format(
                              "unknown {} \"{}\"; did you mean \"{}\"? known: {}",
                              kind,
                              name,
                              nearest,
                              list_names(known)
                          )
      ),
      name_(name),
      nearest_(std::move(nearest)),
      known_(std::move(known)) {}

timeout_error::timeout_error(
    std::chrono::nanoseconds taken, std::chrono::nanoseconds allowed, bool by_component
)
    : error(
          by_component
              ? fmt::format("overdue: it had {}, and took {}", seconds(allowed), seconds(taken))
              : fmt::format("overdue: the {} of the signal were over", seconds(allowed))
      ),
      allowed_(allowed) {}

value_error::value_error(std::string_view path, std::string_view text, std::string_view type)
    : error(fmt::format("{}: \"{}\" does not read as {}", path, text, type)),
      path_(path),
      text_(text),
      type_(type) {}

environment_error::environment_error(
    std::string_view variable, const char* text, std::string_view type
)
    : error(
          text == nullptr
              ? fmt::format(
                    "{}: the environment variable is not set; it should read as {}", variable, type
                )
              : fmt::format(
                    "{}: the environment variable says \"{}\", which does not read as {}",
                    variable,
                    text,
                    type
                )
      ),
      variable_(variable),
      is_set_(text != nullptr),
      text_(text == nullptr ? "" : text),
      type_(type) {}

cycle_error::cycle_error(std::vector<std::string> path)
    : error(fmt::format("states form a cycle: {}", fmt::join(path, " -> "))),
      path_(std::move(path)) {}

void detail::throw_null_instance() {
  throw error(
      "start returned a null pointer, and others would see what it points to; return one "
      "that points to something"
  );
}

}  // namespace cruller
