// The verbs and settings of a program.
#include "program/live_program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <fstream>

#include "engine/settings_access.hpp"
#include "plan/selected_route.hpp"
#include "process/output.hpp"
#include "program/chosen_system.hpp"
#include "program/step_report.hpp"
#include "program/system_names.hpp"

namespace cruller::inline v0 {
namespace {

constexpr const char* name_of_other = "the system";

void write_timeline(const any_system& system, const std::string& file) {
  if (file.empty()) return;
  std::ofstream out(file);
  system.timeline().write_svg(out);
  out.close();
  if (!out) report_error(error("cannot write the timeline to " + file));
}

}  // namespace

live_program::live_program(std::span<const system_choice> systems, run_arguments chosen)
    : systems_(systems),
      chosen_(std::move(chosen)),
      values_(chosen_.values),
      only_(chosen_.only),
      except_(chosen_.except),
      logs_(!chosen_.quiet) {
  const system_choice& found = find_system(systems_, chosen_.system);
  take(std::make_shared<chosen_system>(chosen_.system, found.make(), chosen_.stop_limit));
}

live_program::live_program(any_system& system) : logs_(true) {
  const auto not_ours = [](any_system*) {};
  take(std::make_shared<chosen_system>(
      name_of_other, std::shared_ptr<any_system>(&system, not_ours), std::nullopt
  ));
}

live_program::~live_program() { turn_->close(); }

void live_program::take(std::shared_ptr<chosen_system> next) {
  if (next->host.has_value()) {
    supervise(*next);
    detail::verb_thread::carry_out_verbs_of(*next->system, turn_);
  }
  const std::lock_guard lock(mutex_);
  if (logs_) next->steps = next->system->observe(step_report(*next->system));
  for (const auto& each : chosen_.observers) next->observers.push_back(next->system->observe(each));
  chosen_system_.swap(next);
}

signal_options live_program::to_start() const {
  signal_options options;
  std::vector<std::string> ids = only();
  if (!ids.empty()) options.only = ids;
  options.except = except();
  options.threads = chosen_.threads;
  options.keep_threads = true;
  options.timeout = chosen_.start_timeout;
  options.stop_token = end_.get_token();
  return options;
}

signal_options live_program::to_stop() const {
  return {
      .threads = chosen_.threads, .timeout = chosen_.stop_timeout, .stop_token = end_.get_token()};
}

// If a failed start ends the program, its rollback counts against the stop limit.
void live_program::start(chosen_system& on, if_start_fails then) {
  for (const auto& [path, text] : waiting())
    detail::settings_access::set(*on.system, path, text, "console");
  drop_waiting();
  if (then == if_start_fails::exit) on.limit(&stop_limit::watch_rollback);
  on.system->start(to_start());
  on.limit(&stop_limit::lift);
}

std::string live_program::start(if_start_fails then) {
  const auto turn = lock();
  const auto on = current();
  const bool is_anew = on->system->state() != component_state::stopped;
  on->notify([&](host& h) {
    is_anew ? h.begin_restart() : h.begin(detail::start_signal.through.name());
  });
  on->attempt(&host::ready, [&] {
    try {
      start_and_be_ready(*on, then, [&] { is_anew ? restart(*on, {}, then) : start(*on, then); });
    } catch (const signal_error&) {
      write_timeline(*on->system, chosen_.timeline);
      throw;
    }
    write_timeline(*on->system, chosen_.timeline);
  });
  const std::vector<std::string> others = names_left_out(*on->system);
  if (others.empty()) return fmt::format("{} is running", on->name);
  return fmt::format("{} is running; left out: {}", on->name, fmt::join(others, ", "));
}

// What the program does not start, because it is left out, or depends on what is.
std::vector<std::string> live_program::names_left_out(const any_system& system) const {
  return ids_with_dependents(system.wiring(), find_components(system.wiring(), except()));
}

std::string live_program::stop() {
  const auto turn = lock();
  const auto on = current();
  on->notify([](host& h) { h.begin(detail::stop_signal.through.name()); });
  on->attempt(&host::settled, [&] { on->system->stop(to_stop()); });
  return fmt::format("{} is stopped", on->name);
}

std::string live_program::change(
    const detail::signal_row& signal, void (any_system::*verb)(const signal_options&)
) {
  const auto turn = lock();
  const auto on = current();
  if (!signal.from.has(on->system->state()))
    return fmt::format("the system is {}; nothing to do", on->system->state().name());
  on->notify([&](host& h) { h.begin(signal.through.name()); });
  on->attempt(&host::settled, [&] {
    ((*on->system).*verb)({.threads = chosen_.threads, .stop_token = end_.get_token()});
  });
  return std::string(on->system->state().name());
}

std::string live_program::suspend() {
  return change(detail::signal_that<detail::signal_effect::suspends>, &any_system::suspend);
}

std::string live_program::resume() {
  return change(detail::signal_that<detail::signal_effect::resumes>, &any_system::resume);
}

std::string live_program::signal(const std::string& name) {
  const auto turn = lock();
  switch (detail::row_of_signal(name).effect) {
    case detail::signal_effect::starts:
      return start();
    case detail::signal_effect::stops:
      return stop();
    case detail::signal_effect::suspends:
      return suspend();
    case detail::signal_effect::resumes:
      return resume();
    case detail::signal_effect::none:
      break;
  }
  const auto on = current();
  try {
    on->system->signal(name, {.threads = chosen_.threads, .stop_token = end_.get_token()});
  } catch (const signal_error& error) {
    on->notify([&](host& h) { h.failed(error); });
    throw;
  }
  return {};
}

void live_program::begin_restart() {
  current()->notify([](host& h) { h.begin_restart(); });
}

void live_program::announce_shutdown(std::string_view status) {
  current()->notify([&](host& h) { h.announce_shutdown(status); });
}

void live_program::begin_shutdown() {
  turn_->end();
  current()->system->announce_stop();
  current()->limit(&stop_limit::request);
  hooks.shutdown_begins();
}

void live_program::end_commands() {
  turn_->end();
  static_cast<void>(lock());
}

std::string live_program::shut_down() {
  const auto turn = lock();
  const auto on = current();
  on->limit(&stop_limit::begin);
  on->attempt(&host::settled, [&] { on->system->stop(to_stop()); });
  return fmt::format("{} is stopped", on->name);
}

}  // namespace cruller::v0
