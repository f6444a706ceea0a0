// The verbs of a workbench, and what is chosen for them.
#include "workbench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cruller/error.hpp>
#include <fstream>
#include <map>

#include "run_notify.hpp"
#include "run_report.hpp"
#include "run_stop_limit.hpp"
#include "walk.hpp"

namespace cruller {
namespace {

constexpr std::size_t kept_lines = 1000;

constexpr const char* name_of_other = "the system";

void write_timeline(const any_system& system, const std::string& file) {
  if (file.empty()) return;
  std::ofstream out(file);
  system.timeline().write_svg(out);
  out.close();
  if (!out) report_error(error("cannot write the timeline to " + file));
}

// When each component got into its state.
class change_times {
 public:
  void note(const event& event) {
    if (event.phase == phase::overdue) return;
    const bool changes_state = event.phase == phase::failed ||
                               std::ranges::find(verbs, event.signal) != std::end(verbs);
    if (!changes_state) return;
    const std::lock_guard lock(mutex_);
    times_.insert_or_assign(std::string(event.component), std::chrono::system_clock::now());
  }
  std::optional<std::chrono::system_clock::time_point> of(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    const auto found = times_.find(id);
    if (found == times_.end()) return std::nullopt;
    return found->second;
  }

 private:
  static constexpr std::string_view verbs[] = {
      dsl::start.id.name, dsl::stop.id.name, dsl::suspend.id.name, dsl::resume.id.name};

  mutable std::mutex mutex_;
  std::map<std::string, std::chrono::system_clock::time_point, std::less<>> times_;
};

}  // namespace

// One live system, and those who are told of it.
struct workbench::live {
  live(std::string name, std::shared_ptr<any_system> made, bool is_ours)
      : name(std::move(name)), system(std::move(made)) {
    if (is_ours) host.emplace(*system);
    // Because somebody watches, signals are recorded with one thread, too.
    watch = system->observe([this](const event& e) { times.note(e); });
  }

  template <typename Function>
  void tell(Function function) {
    if (host.has_value()) function(*host);
  }

  // Does a verb; the host is told how it ends.
  template <typename Verb>
  void attempt(void (cruller::host::*done)(), Verb verb) {
    try {
      verb();
    } catch (const std::exception& error) {
      tell([&](cruller::host& h) { h.failed(error); });
      throw;
    }
    tell([&](cruller::host& h) { (h.*done)(); });
  }

  const std::string name;
  const std::shared_ptr<any_system> system;
  std::optional<cruller::host> host;
  change_times times;
  subscription watch;
  subscription steps;  // of the workbench's mutex
};

workbench::workbench(std::span<const system_choice> systems, run_arguments chosen)
    : systems_(systems),
      chosen_(std::move(chosen)),
      values_(chosen_.values),
      only_(chosen_.only),
      logs_(!chosen_.quiet) {
  const auto found = std::ranges::find(systems_, chosen_.system, &system_choice::name);
  if (found == systems_.end()) throw unknown_system(chosen_.system, names());
  take(std::make_shared<live>(chosen_.system, found->make(), true));
}

workbench::workbench(any_system& system) : logs_(true) {
  const auto not_ours = [](any_system*) {};
  take(std::make_shared<live>(name_of_other, std::shared_ptr<any_system>(&system, not_ours), false)
  );
}

workbench::~workbench() = default;

std::shared_ptr<workbench::live> workbench::current() const {
  const std::lock_guard lock(mutex_);
  return live_;
}

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

void workbench::set_waiting(live& on) {
  std::vector<std::pair<std::string, std::string>> waiting;
  {
    const std::lock_guard lock(mutex_);
    waiting.swap(waiting_);
  }
  for (const auto& [path, text] : waiting) on.system->set(path, text);
}

std::string workbench::start() {
  const auto turn = take_turn();
  const auto on = current();
  const bool is_anew = on->system->state() != component_state::stopped;
  on->tell([&](host& h) { is_anew ? h.begin_restart() : h.begin("starting"); });
  // A failed start's rollback is the program's end, where nobody is there to start it again.
  std::optional<stop_limit> limit;
  if (!chosen_.console && on->host.has_value())
    limit.emplace(*on->system, *on->host, chosen_.stop_limit);
  on->attempt(&host::ready, [&] {
    if (is_anew) on->system->stop(to_stop());
    set_waiting(*on);
    try {
      on->system->start(to_start());
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

std::string workbench::restart(const std::vector<std::string>& ids) {
  const auto turn = take_turn();
  const auto on = current();
  if (!ids.empty()) find_components(on->system->wiring(), ids);  // Before the host hears of it.
  on->tell([](host& h) { h.begin_restart(); });
  on->attempt(&host::ready, [&] {
    if (!ids.empty()) return on->system->restart({.only = ids, .threads = chosen_.threads});
    on->system->stop(to_stop());
    set_waiting(*on);
    on->system->start(to_start());
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

void workbench::begin_end(std::string_view status) {
  current()->tell([&](host& h) { h.begin_end(status); });
}

std::string workbench::end() {
  const auto turn = take_turn();
  const auto on = current();
  std::optional<stop_limit> limit;
  if (on->host.has_value()) {
    limit.emplace(*on->system, *on->host, chosen_.stop_limit);
    limit->begin();
  }
  on->attempt(&host::settled, [&] { on->system->stop(to_stop()); });
  return fmt::format("{} is stopped", on->name);
}

void workbench::use(std::string_view name, std::vector<std::string>& problems) {
  const auto turn = take_turn();
  const auto found = std::ranges::find(systems_, name, &system_choice::name);
  if (found == systems_.end()) throw unknown_system(name, names());
  const auto former = current();
  if (former->system->state() != component_state::stopped) stop();
  const auto next = std::make_shared<live>(std::string(name), found->make(), true);
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

void workbench::log(bool on) {
  const std::lock_guard lock(mutex_);
  if (on == logs_) return;
  logs_ = on;
  if (on)
    live_->steps = live_->system->observe(step_report(*live_->system));
  else
    live_->steps.cancel();
}

std::string workbench::name() const { return current()->name; }

std::vector<std::pair<std::string, std::string>> workbench::values() const {
  const std::lock_guard lock(mutex_);
  return values_;
}

std::vector<std::string> workbench::only() const {
  const std::lock_guard lock(mutex_);
  return only_;
}

bool workbench::logs() const {
  const std::lock_guard lock(mutex_);
  return logs_;
}

std::vector<std::string> workbench::history() const {
  const std::lock_guard lock(mutex_);
  return history_;
}

void workbench::remember(std::string line) {
  const std::lock_guard lock(mutex_);
  if (!history_.empty() && history_.back() == line) return;
  history_.push_back(std::move(line));
  if (history_.size() > kept_lines) history_.erase(history_.begin());
}

void workbench::set_history(std::vector<std::string> lines) {
  const std::lock_guard lock(mutex_);
  history_ = std::move(lines);
}

std::shared_ptr<any_system> workbench::system() const {
  const auto on = current();
  return {on, on->system.get()};
}

std::vector<std::string> workbench::names() const {
  std::vector<std::string> names;
  for (const system_choice& each : systems_) names.emplace_back(each.name);
  return names;
}

std::optional<std::chrono::system_clock::time_point> workbench::since(std::string_view id) const {
  return current()->times.of(id);
}

}  // namespace cruller
