// Failures while the program runs: reported, and the end of the program where nothing else follows.
#include <fmt/format.h>

#include <cruller/error.hpp>

#include "process/output.hpp"
#include "program/chosen_system.hpp"
#include "program/live_program.hpp"
#include "values/duration_text.hpp"

namespace cruller::inline v0 {
namespace {

constexpr int has_failed = 4;

std::string text_of_reaction(const component_failure& of) {
  switch (of.reaction) {
    case supervision::reaction::restart:
      return fmt::format(
          "{}; {} restarts in {}",
          of.message,
          of.restarts_group.empty() ? of.component : of.restarts_group,
          duration_text(of.delay)
      );
    case supervision::reaction::leave_failed:
      return fmt::format("{}; it stays failed", of.message);
    default:
      return std::string(of.message);
  }
}

}  // namespace

void live_program::supervise(chosen_system& on) {
  // Both outlive the functions: the system keeps them, and the program keeps the system.
  on.system->on_failure([this, &on](const component_failure& of) {
    const std::string text = text_of_reaction(of);
    if (of.reaction != supervision::reaction::shut_down) {
      report_warning(text);
      on.notify([&](host& h) { h.tell_failure(text); });
      return;
    }
    const error failed(text);
    report_error(failed);
    on.notify([&](host& h) { h.failed(failed); });
    hooks.end_requested(has_failed);
  });
  on.system->on_shut_down([this](int exit_code) { hooks.end_requested(exit_code); });
}

}  // namespace cruller::v0
