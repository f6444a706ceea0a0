// The system that runs, and its values and components.
#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <iterator>

#include "engine/settings_access.hpp"
#include "errors/failure.hpp"
#include "plan/selected_route.hpp"
#include "process/output.hpp"
#include "program/chosen_system.hpp"
#include "program/live_program.hpp"
#include "program/prefixed_variables.hpp"
#include "program/system_names.hpp"
#ifdef CRULLER_HAS_CONFIG
#include "program/config_settings.hpp"
#endif

namespace cruller::inline v0 {
namespace {

// Returns whether it succeeded. The author's code, which may throw anything, sets values too.
template <typename Function>
bool attempt(std::vector<std::string>& problems, Function what) {
  try {
    what();
    return true;
  } catch (...) {
    problems.push_back(message_of(std::current_exception()));
    return false;
  }
}

}  // namespace

// The author's values override those of the configuration files, since they may be from options of
// the program; the values of `--set` are set later, and override both.
std::shared_ptr<const config_reading> live_program::prepare(
    any_system& system, [[maybe_unused]] std::string_view name, config_mistakes& mistakes
) const {
  std::shared_ptr<const config_reading> read;
#ifdef CRULLER_HAS_CONFIG
  if (!chosen_.config.empty())
    read = std::make_shared<const config_reading>(
        set_configured(system, name, names(), chosen_.config, mistakes)
    );
#endif
  if (!chosen_.environment_prefix.empty())
    set_prefixed(system, chosen_.environment_prefix, mistakes);
  for (const auto& each : chosen_.before_start) each(system);
  return read;
}

void live_program::take(std::shared_ptr<const config_reading> reading) {
#ifdef CRULLER_HAS_CONFIG
  if (reading == nullptr) return;
  const auto before = this->reading();
  for (const std::string& each : reading->warnings)
    if (before == nullptr || std::ranges::find(before->warnings, each) == before->warnings.end())
      report_warning(each);
#endif
  const std::lock_guard lock(mutex_);
  reading_ = std::move(reading);
  if (first_reading_ == nullptr) first_reading_ = reading_;
}

std::vector<std::string> live_program::changed_options() const {
  std::vector<std::string> names;
#ifdef CRULLER_HAS_CONFIG
  const std::lock_guard lock(mutex_);
  if (reading_ == nullptr) return names;
  const auto& before = first_reading_->run_words;
  const auto& now = reading_->run_words;
  const auto add = [&](const auto& some, const auto& others, bool is_here_only) {
    for (const auto& [name, text] : some) {
      const auto other = others.find(name);
      if (other == others.end() || (!is_here_only && other->second != text))
        names.push_back("$run." + name);
    }
  };
  add(now, before, false);
  add(before, now, true);
  std::ranges::sort(names);
#endif
  return names;
}

std::string_view live_program::origin_of(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  return set_in_console_.contains(path) ? "console" : "--set";
}

std::shared_ptr<const config_reading> live_program::reading() const {
  const std::lock_guard lock(mutex_);
  return reading_;
}

void live_program::add_faults_of_start(
    any_system& of, const config_mistakes& known, std::vector<std::string>& problems
) const {
  try {
    of.check_start(to_start());
  } catch (const signal_error& error) {
    for (const failure& each : error.failures()) {
      // A mistake that is known for the same value is enough.
      const std::string line = line_of(each);
      if (!known.concern(line.substr(0, line.find_first_of(" :")))) problems.push_back(line);
    }
  } catch (...) {
    problems.push_back(message_of(std::current_exception()));
  }
}

std::vector<std::string> live_program::set_chosen(bool is_to_start) {
  const auto turn = lock();
  std::vector<std::string> problems;
  config_mistakes mistakes = chosen_.mistakes;
  attempt(problems, [&] { take(prepare(*system(), name(), mistakes)); });
  std::ranges::move(mistakes.lines(), std::back_inserter(problems));
  for (const auto& [path, text] : values())
    attempt(problems, [&] { detail::settings_access::set(*system(), path, text, "--set"); });
  // What a file gives that cannot be read is not known.
  if (is_to_start && !mistakes.misses_values()) add_faults_of_start(*system(), mistakes, problems);
  return problems;
}

void live_program::check_start() const { system()->check_start(to_start()); }

std::vector<std::pair<std::string, std::string>> live_program::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

void live_program::drop_waiting() {
  const std::lock_guard lock(mutex_);
  waiting_.clear();
}

void live_program::use(
    std::string_view name, std::vector<std::string>& problems, bool is_to_start
) {
  const auto turn = lock();
  const system_choice& found = find_system(systems_, name);
  const auto next = std::make_shared<chosen_system>(
      std::string(name), found.make(), chosen_.stop_limit
  );
  std::vector<std::pair<std::string, std::string>> values;
  config_mistakes mistakes;
  attempt(problems, [&] { take(prepare(*next->system, name, mistakes)); });
  if (!mistakes.empty()) throw error("the configuration files have mistakes\n" + mistakes.text());
  for (const auto& each : chosen_.values)
    if (attempt(problems, [&] {
          detail::settings_access::set(*next->system, each.first, each.second, "--set");
        }))
      values.push_back(each);
  std::vector<std::string> only = chosen_.only;
  if (!attempt(problems, [&] { find_components(next->system->wiring(), only); })) only.clear();
  std::vector<std::string> except = chosen_.except;
  if (!attempt(problems, [&] { find_components(next->system->wiring(), except); })) except.clear();
  const bool is_up = system()->state() != component_state::stopped;
  if (is_to_start || is_up) {
    signal_options chosen;
    if (!only.empty()) chosen.only = only;
    chosen.except = except;
    next->system->check_start(chosen);
  }
  if (is_up) stop();
  {
    const std::lock_guard lock(mutex_);
    values_ = std::move(values);
    set_in_console_.clear();
    waiting_.clear();
    only_ = std::move(only);
    except_ = std::move(except);
  }
  take(next);
}

void live_program::choose_only(std::vector<std::string> ids) {
  const auto turn = lock();
  find_components(system()->wiring(), ids);
  const std::lock_guard lock(mutex_);
  only_ = std::move(ids);
}

void live_program::restore_settings(
    std::vector<std::pair<std::string, std::string>> values,
    std::vector<std::string> only,
    std::vector<std::string>& problems
) {
  const auto turn = lock();
  config_mistakes mistakes = chosen_.mistakes;
  attempt(problems, [&] { take(prepare(*system(), name(), mistakes)); });
  std::ranges::move(mistakes.lines(), std::back_inserter(problems));
  std::erase_if(values, [&](const auto& each) {
    return !attempt(problems, [&] {
      detail::settings_access::set(*system(), each.first, each.second, "--set");
    });
  });
  if (!attempt(problems, [&] { find_components(system()->wiring(), only); })) only.clear();
  std::vector<std::string> except = chosen_.except;
  if (!attempt(problems, [&] { find_components(system()->wiring(), except); })) except.clear();
  const std::lock_guard lock(mutex_);
  values_ = std::move(values);
  only_ = std::move(only);
  except_ = std::move(except);
}

bool live_program::set(const std::string& path, const std::string& text) {
  const auto turn = lock();
  bool is_now = true;
  try {
    detail::settings_access::set(*system(), path, text, "console");
  } catch (const lifecycle_error&) {  // It is started.
    const setting_place place = find_setting(system()->wiring(), path);
    is_now = place.slot->live != nullptr;
    if (is_now) detail::settings_access::publish(*system(), place, text, "console");
  }
  const std::lock_guard lock(mutex_);
  for (auto* const each : {&values_, &waiting_})
    std::erase_if(*each, [&](const auto& value) { return value.first == path; });
  values_.emplace_back(path, text);
  set_in_console_.insert(path);
  if (!is_now) waiting_.emplace_back(path, text);
  return is_now;
}

}  // namespace cruller::v0
