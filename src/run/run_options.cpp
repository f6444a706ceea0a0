// Filling the settings of `run`.
#include "run/run_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cruller/error.hpp>
#include <cruller/run_options.hpp>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>

namespace cruller::inline v0 {
namespace {

constexpr std::array needed = {SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGPIPE, SIGALRM, SIGURG};
constexpr std::array faults = {
    SIGKILL, SIGSTOP, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
constexpr int last_standard = 31;

std::string name_of_signal(int number) {
  const char* const name = sigabbrev_np(number);
  return name == nullptr ? fmt::format("signal {}", number) : fmt::format("SIG{}", name);
}

void require_free(int number) {
  if (number <= 0 || number > SIGRTMAX || (number > last_standard && number < SIGRTMIN))
    throw error(fmt::format("on_signal: {} is no POSIX signal", number));
  if (std::ranges::find(needed, number) != needed.end())
    throw error(fmt::format("on_signal: run needs {} itself", name_of_signal(number)));
  if (std::ranges::find(faults, number) != faults.end())
    throw error(fmt::format("on_signal: {} cannot be mapped", name_of_signal(number)));
}

void require_not_negative(const std::optional<std::chrono::nanoseconds>& time) {
  if (time && time->count() < 0) throw error("defaults: a duration is negative");
}

constexpr const char* text_of(action what) {
  constexpr const char* texts[] = {"stops", "restarts", "suspends", "resumes"};
  return texts[static_cast<unsigned char>(what)];
}

}  // namespace

run_options::run_options() : settings_(std::make_unique<detail::run_settings>()) {}
run_options::~run_options() = default;

CLI::App& run_options::command_line() { return settings_->command_line; }

run_options& run_options::before_start(std::function<void(any_system&)> prepare) {
  settings_->before_start.push_back(std::move(prepare));
  return *this;
}

run_options& run_options::observe(std::function<void(const event&)> observer) {
  settings_->observers.push_back(std::move(observer));
  return *this;
}

run_options& run_options::errors_to(std::function<void(std::string_view text)> writer) {
  settings_->errors_to = std::move(writer);
  return *this;
}

run_options& run_options::on_signal(int number, signal_id what) {
  require_free(number);
  settings_->reactions.insert_or_assign(number, what);
  settings_->signal_notes.push_back(fmt::format("{} sends {}", name_of_signal(number), what.name));
  return *this;
}

run_options& run_options::on_signal(int number, action what) {
  require_free(number);
  settings_->reactions.insert_or_assign(number, what);
  settings_->signal_notes.push_back(
      fmt::format("{} {} the system", name_of_signal(number), text_of(what))
  );
  return *this;
}

run_options& run_options::leave_to_program(int number) {
  if (number == SIGINT || number == SIGTERM)
    throw error(fmt::format("leave_to_program: run needs {} itself", name_of_signal(number)));
  settings_->reactions.erase(number);
  if (number == SIGTSTP || number == SIGCONT) settings_->takes_job_control = false;
  settings_->signal_notes.push_back(fmt::format("{} belongs to the program", name_of_signal(number))
  );
  return *this;
}

run_options& run_options::environment_prefix(std::string_view prefix) {
  const auto is_allowed = [](char each) {
    return (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9') || each == '_';
  };
  if (prefix.empty() || !std::ranges::all_of(prefix, is_allowed))
    throw error(
        fmt::format("environment_prefix: \"{}\" is not upper-case letters, digits and _", prefix)
    );
  settings_->environment_prefix = prefix;
  return *this;
}

run_options& run_options::defaults(const run_defaults& values) {
  if (values.threads && *values.threads == 0) throw error("defaults: threads must be at least 1");
  for (const auto& each :
       {values.start_timeout,
        values.stop_delay,
        values.drain_timeout,
        values.stop_timeout,
        values.stop_limit})
    require_not_negative(each);
  settings_->defaults = values;
  return *this;
}

}  // namespace cruller::v0
