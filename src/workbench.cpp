// The verbs of a workbench, and what is chosen for them.
#include "workbench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <fstream>

#include "run_inherited.hpp"
#include "run_report.hpp"
#include "walk.hpp"
#include "workbench_live.hpp"

namespace cruller {
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

workbench::workbench(std::span<const system_choice> systems, run_arguments chosen)
    : systems_(systems),
      chosen_(std::move(chosen)),
      values_(chosen_.values),
      only_(chosen_.only),
      logs_(!chosen_.quiet) {
  const auto found = std::ranges::find(systems_, chosen_.system, &system_choice::name);
  if (found == systems_.end()) throw unknown_system(chosen_.system, names());
  take(std::make_shared<live>(chosen_.system, found->make(), chosen_.stop_limit));
}

workbench::workbench(any_system& system) : logs_(true) {
  const auto not_ours = [](any_system*) {};
  take(std::make_shared<live>(
      name_of_other, std::shared_ptr<any_system>(&system, not_ours), std::nullopt
  ));
}

workbench::~workbench() = default;

void workbench::take(std::shared_ptr<live> next) {
  const std::lock_guard lock(mutex_);
  if (logs_) next->steps = next->system->observe(step_report(*next->system));
  live_.swap(next);
}

signal_options workbench::to_start() const {
  signal_options options;
  std::vector<std::string> ids = only();
  if (!ids.empty()) options.only = ids;
  options.threads = chosen_.threads;
  options.timeout = chosen_.start_timeout;
  return options;
}

signal_options workbench::to_stop() const {
  return {.threads = chosen_.threads, .timeout = chosen_.stop_timeout};
}

void workbench::set_chosen() {
  const auto turn = take_turn();
  for (const auto& [path, text] : values()) system()->set(path, text);
}

void workbench::stop_and_hand_over(live& on, if_it_fails then) {
  std::vector<handed_over> files = on.system->hand_over();
  if (then == if_it_fails::ends) on.limit(&stop_limit::begin_stop);
  on.system->stop(to_stop());
  on.limit(&stop_limit::end_stop);
  inherit(*on.system, std::move(files));
}

void workbench::set_waiting(live& on) {
  std::vector<std::pair<std::string, std::string>> waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(waiting_);
  }
  for (const auto& [path, text] : waiting) on.system->set(path, text);
}

// Where it ends the program, its rollback is the program's end.
void workbench::start(live& on, if_it_fails then) {
  if (then == if_it_fails::ends) on.limit(&stop_limit::watch_rollback);
  on.system->start(to_start());
  on.limit(&stop_limit::lift);
}

std::string workbench::start(if_it_fails then) {
  const auto turn = take_turn();
  const auto on = current();
  const bool is_anew = on->system->state() != component_state::stopped;
  on->tell([&](host& h) { is_anew ? h.begin_restart() : h.begin("starting"); });
  on->attempt(&host::ready, [&] {
    if (is_anew) stop_and_hand_over(*on, then);
    set_waiting(*on);
    try {
      start(*on, then);
    } catch (const signal_error&) {
      write_timeline(*on->system, chosen_.timeline);
      throw;
    }
    write_timeline(*on->system, chosen_.timeline);
  });
  return fmt::format("{} is running", on->name);
}

std::string workbench::stop() {
  const auto turn = take_turn();
  const auto on = current();
  on->tell([](host& h) { h.begin("stopping"); });
  on->attempt(&host::settled, [&] { on->system->stop(to_stop()); });
  return fmt::format("{} is stopped", on->name);
}

std::string workbench::change(
    component_state from, std::string_view status, void (any_system::*verb)(const signal_options&)
) {
  const auto turn = take_turn();
  const auto on = current();
  if (on->system->state() != from)
    return fmt::format("the system is {}; nothing to do", on->system->state().name());
  on->tell([&](host& h) { h.begin(status); });
  on->attempt(&host::settled, [&] { ((*on->system).*verb)({.threads = chosen_.threads}); });
  return std::string(on->system->state().name());
}

std::string workbench::suspend() {
  return change(component_state::running, "suspending", &any_system::suspend);
}

std::string workbench::resume() {
  return change(component_state::suspended, "resuming", &any_system::resume);
}

std::string workbench::restart(const std::vector<std::string>& ids, if_it_fails then) {
  const auto turn = take_turn();
  const auto on = current();
  if (!ids.empty()) find_components(on->system->wiring(), ids);  // Before the host hears of it.
  on->tell([](host& h) { h.begin_restart(); });
  on->attempt(&host::ready, [&] {
    if (!ids.empty()) return on->system->restart({.only = ids, .threads = chosen_.threads});
    stop_and_hand_over(*on, then);
    set_waiting(*on);
    start(*on, then);
  });
  if (ids.empty()) return fmt::format("{} is running again", on->name);
  return fmt::format("{} is {}", on->name, on->system->state().name());
}

std::string workbench::signal(const std::string& name) {
  const auto turn = take_turn();
  if (name == dsl::start.id.name) return start();
  if (name == dsl::stop.id.name) return stop();
  if (name == dsl::suspend.id.name) return suspend();
  if (name == dsl::resume.id.name) return resume();
  const auto on = current();
  try {
    on->system->signal(name, {.threads = chosen_.threads});
  } catch (const signal_error& error) {
    on->tell([&](host& h) { h.failed(error); });
    throw;
  }
  return {};
}

void workbench::begin_restart() {
  current()->tell([](host& h) { h.begin_restart(); });
}

void workbench::begin_end(std::string_view status) {
  current()->tell([&](host& h) { h.begin_end(status); });
}

void workbench::tell_to_end() { current()->limit(&stop_limit::begin); }

void workbench::delay_end(std::chrono::nanoseconds time) {
  current()->limit([&](stop_limit& l) { l.delay(time); });
}

std::string workbench::end() {
  const auto turn = take_turn();
  const auto on = current();
  on->limit(&stop_limit::begin);
  on->attempt(&host::settled, [&] { on->system->stop(to_stop()); });
  return fmt::format("{} is stopped", on->name);
}

void workbench::use(std::string_view name, std::vector<std::string>& problems) {
  const auto turn = take_turn();
  const auto found = std::ranges::find(systems_, name, &system_choice::name);
  if (found == systems_.end()) throw unknown_system(name, names());
  const auto former = current();
  if (former->system->state() != component_state::stopped) stop();
  const auto next = std::make_shared<live>(std::string(name), found->make(), chosen_.stop_limit);
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& each : chosen_.values) {
    try {
      next->system->set(each.first, each.second);
      values.push_back(each);
    } catch (const error& error) {
      problems.emplace_back(error.what());
    }
  }
  std::vector<std::string> only = chosen_.only;
  try {
    find_components(next->system->wiring(), only);
  } catch (const unknown_component& error) {
    problems.emplace_back(error.what());
    only.clear();
  }
  {
    const std::lock_guard lock(mutex_);
    values_ = std::move(values);
    waiting_.clear();
    only_ = std::move(only);
  }
  take(next);
}

void workbench::choose_only(std::vector<std::string> ids) {
  const auto turn = take_turn();
  find_components(system()->wiring(), ids);
  const std::lock_guard lock(mutex_);
  only_ = std::move(ids);
}

void workbench::take_up(
    std::vector<std::pair<std::string, std::string>> values,
    std::vector<std::string> only,
    std::vector<std::string>& problems
) {
  const auto turn = take_turn();
  const auto try_to = [&](auto what) {
    try {
      what();
      return true;
    } catch (const error& error) {
      problems.emplace_back(error.what());
      return false;
    }
  };
  std::erase_if(values, [&](const auto& each) {
    return !try_to([&] { system()->set(each.first, each.second); });
  });
  if (!try_to([&] { find_components(system()->wiring(), only); })) only.clear();
  const std::lock_guard lock(mutex_);
  values_ = std::move(values);
  only_ = std::move(only);
}

bool workbench::set(const std::string& path, const std::string& text) {
  const auto turn = take_turn();
  bool is_now = true;
  try {
    system()->set(path, text);
  } catch (const lifecycle_error&) {  // It is started; the text was read before that was found.
    is_now = false;
  }
  const std::lock_guard lock(mutex_);
  for (auto* const each : {&values_, &waiting_})
    std::erase_if(*each, [&](const auto& value) { return value.first == path; });
  values_.emplace_back(path, text);
  if (!is_now) waiting_.emplace_back(path, text);
  return is_now;
}

}  // namespace cruller
