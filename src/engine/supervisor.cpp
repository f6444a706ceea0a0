// The reactions of the supervisor: restarting, giving up, escalating.
#include "engine/supervisor.hpp"

#include <algorithm>
#include <cruller/any_system.hpp>
#include <string>
#include <utility>

#include "engine/execution.hpp"
#include "engine/hand_over.hpp"

namespace cruller::inline v0 {
namespace {

bool is_in_group(std::string_view id, std::string_view group) {
  return group.empty() ||
         (id.size() > group.size() && id.starts_with(group) && id[group.size()] == '.');
}

bool has_any(const component_set& members) {
  return std::ranges::find(members, true) != members.end();
}

}  // namespace

// --- which policies apply -----------------------------------------------------------------------

std::vector<engine::supervisor::level> engine::supervisor::levels_of(std::uint32_t component
) const {
  const plan& all = of_.wiring_.plan();
  std::vector<level> levels;
  std::vector<const plan::group*> around;
  for (const plan::group& each : all.groups)
    if (each.supervision != nullptr && is_in_group(all.components[component].id, each.id))
      around.push_back(&each);
  std::ranges::sort(around, std::ranges::greater{}, [](const plan::group* g) {
    return g->id.size();
  });
  // The innermost policy is that of the component; those around it restart their groups.
  if (const supervision* const own = all.components[component].supervision)
    levels.push_back({own, nullptr});
  for (const plan::group* each : around)
    levels.push_back({each->supervision, levels.empty() ? nullptr : each});
  return levels;
}

component_set engine::supervisor::members_of(std::uint32_t component, const level& at) const {
  component_set members(of_.size());
  members[component] = true;
  if (at.group == nullptr) return members;
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    if (is_in_group(of_.id(i), at.group->id))
      members[i] = of_.state(i) != component_state::stopped ||
                   (!of_.to_return_.empty() && of_.to_return_[i]);
  return members;
}

// --- reacting -----------------------------------------------------------------------------------

bool engine::supervisor::has_to_react() const {
  if (box_->has_reports() || (looks_again_ && !patients_.empty())) return true;
  const time at = now();
  return std::ranges::any_of(patients_, [&](const patient& p) {
    return p.due <= at && !p.is_blocked;
  });
}

std::optional<engine::supervisor::time> engine::supervisor::next_due() const {
  std::optional<time> next;
  for (const patient& each : patients_)
    if (!each.is_blocked && (!next || each.due < *next)) next = each.due;
  return next;
}

bool engine::supervisor::react() {
  std::vector<told> out;
  {
    const turn mine(of_.turn_mutex_, std::try_to_lock);
    if (!mine.is_mine()) return false;
    if (looks_again_.exchange(false))
      for (patient& each : patients_) each.is_blocked = false;
    drop_healed();  // Before new failures are remembered, which are none of these.
    for (const auto& report : box_->take_reports()) fail(report, mine, out);
    for (std::size_t i = 0; i < patients_.size() && !is_closed() && !box_->is_ending();) {
      const bool is_due = patients_[i].due <= now() && !patients_[i].is_blocked;
      const std::size_t before = patients_.size();
      if (is_due) heal(i, mine, out);
      if (patients_.size() == before) ++i;
    }
    if (box_->is_ending()) patients_.clear();
    update_account();
  }
  notify_observers(out);
  return true;
}

void engine::supervisor::fail(
    const detail::report_box::report& report, const turn& mine, std::vector<told>& out
) {
  const component_state state = of_.state(report.component);
  const bool ran = state == component_state::running || state == component_state::suspended;
  mark_failed(report.component, report.error);
  if (!ran) return;  // It has failed before; observers have been told.
  decide(report.component, 0, report.error, mine, out);
}

void engine::supervisor::mark_failed(std::uint32_t component, const std::exception_ptr& error) {
  state_byte& state = of_.records_[component].state;
  if ((state.load(std::memory_order_relaxed) & live) != 0) {
    put(state, component_state::failed, true);
    of_.settle();
  }
  ask_works(component);
  {
    const std::lock_guard lock(account_mutex_);
    accounts_[component].failure = message_of(error);
  }
  if (detail::observer_list* const list = of_.watchers())
    list->notify({of_.id(component), detail::work_signal.name, phase::failed, {}, error, 1, 1});
}

void engine::supervisor::decide(
    std::uint32_t component,
    std::size_t from,
    const std::exception_ptr& error,
    const turn& mine,
    std::vector<told>& out
) {
  if (box_->is_ending()) {
    out.push_back({component, error, supervision::reaction::shut_down, {}, {}});
    return;
  }
  const std::vector<level> levels = levels_of(component);
  for (std::size_t i = from; i < levels.size(); ++i) {
    const level& at = levels[i];
    supervision::reaction what = at.how->first;
    if (what == supervision::reaction::restart) {
      restart_budget& budget = at.group == nullptr ? budgets_[component] : group_budgets_[at.group];
      std::uniform_real_distribution<double> jitter(-1, 1);
      if (const auto wait = budget.plan(*at.how, now(), jitter(random_))) {
        component_set members = members_of(component, at);
        take_down(members, mine);
        component_set closure = members;
        add_dependents(of_.wiring_, closure);
        std::erase_if(patients_, [&](const patient& p) {
          return p.component == component || (at.group != nullptr && closure[p.component]);
        });
        const time due = now() + *wait;
        patients_.push_back({component, i, std::move(members), std::move(closure), due});
        out.push_back(
            {component, error, what, at.group == nullptr ? std::string_view() : at.group->id, *wait}
        );
        return;
      }
      what = at.how->otherwise;
    }
    if (what == supervision::reaction::escalate) continue;
    give_up_on(component);
    out.push_back({component, error, what, {}, {}});
    return;
  }
  give_up_on(component);
  out.push_back({component, error, supervision::reaction::shut_down, {}, {}});
}

// What was taken down is still remembered: a restart by hand brings it back.
void engine::supervisor::give_up_on(std::uint32_t component) {
  std::erase_if(patients_, [&](const patient& p) { return p.component == component; });
  state_byte& state = of_.records_[component].state;
  if (at(state) == component_state::stopped) put_whole(state, component_state::failed);
  of_.settle();
}

void engine::supervisor::take_down(const component_set& members, const turn& mine) {
  component_set down = members;
  add_dependents(of_.wiring_, down);
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    if (of_.state(i) == component_state::stopped) down[i] = false;
  if (!has_any(down)) return;
  execution how(of_, mine, {.threads = threads_});
  descriptors files;
  if (of_.routes().has_hand_over())
    files = of_.hand_over_along(selected_route(of_.routes().hand_over(), down), how);
  if (of_.to_return_.empty()) of_.to_return_.resize(of_.size());
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    if (down[i]) of_.to_return_[i] = true;
  failure_list failures;  // Observers have seen them.
  of_.stop_along(selected_route(of_.routes().stop(), down), how, failures);
  of_.leave(std::move(files));
}

// --- starting again -----------------------------------------------------------------------------

component_set engine::supervisor::startable(const patient& one) const {
  component_set members(of_.size());
  if (of_.to_return_.empty()) return members;
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    members[i] = of_.to_return_[i] && one.closure[i] && of_.state(i) == component_state::stopped;
  // Not what waits until another one is due, and not what needs something that does not run.
  component_set blocked(of_.size());
  for (const patient& each : patients_)
    if (&each != &one && !each.has_begun)
      for (std::uint32_t i = 0; i != of_.size(); ++i)
        if (each.closure[i]) blocked[i] = true;
  component_set needed = members;
  add_needed(of_.wiring_, needed);
  component_set missing(of_.size());
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    missing[i] = needed[i] && !members[i] && of_.state(i) != component_state::running;
  add_dependents(of_.wiring_, missing);
  for (std::uint32_t i = 0; i != of_.size(); ++i)
    if (blocked[i] || missing[i]) members[i] = false;
  return members;
}

void engine::supervisor::heal(std::size_t index, const turn& mine, std::vector<told>& out) {
  const component_set members = startable(patients_[index]);
  if (!has_any(members)) {
    patients_[index].is_blocked = true;
    return;
  }
  const std::uint32_t component = patients_[index].component;
  const std::size_t at = patients_[index].level;
  const level of = levels_of(component)[at];
  (of.group == nullptr ? budgets_[component] : group_budgets_[of.group]).restarted(now());
  try {
    start_again(members, mine);
  } catch (const std::exception& error) {
    const auto* const failed = dynamic_cast<const signal_error*>(&error);
    if (failed != nullptr && failed->cancelled()) {
      // Somebody has cancelled it; it is tried again later.
      patients_[index].due = now() + of.how->longest;
      return;
    }
    {
      const std::lock_guard lock(account_mutex_);
      accounts_[component].failure = error.what();
    }
    patients_.erase(patients_.begin() + static_cast<std::ptrdiff_t>(index));
    decide(component, at, std::current_exception(), mine, out);
    return;
  }
  // What needs something else that does not run waits on.
  patients_[index].is_blocked = true;
  patients_[index].has_begun = true;
  {
    const std::lock_guard lock(account_mutex_);
    account& known = accounts_[component];
    ++known.restarts;
    known.failure.clear();
  }
  const patient& healed = patients_[index];
  for (patient& each : patients_)
    if (&each != &healed) each.is_blocked = false;
  drop_healed();
}

class engine::supervisor::own_start {
 public:
  explicit own_start(supervisor& of) : of_(of), scope_(of.of_.cancellation_, {}) {
    of_.is_starting_ = true;
    if (of_.box_->is_ending()) of_.of_.cancellation_.request();
  }
  ~own_start() { of_.is_starting_ = false; }
  own_start(const own_start&) = delete;
  own_start& operator=(const own_start&) = delete;

 private:
  supervisor& of_;
  const cancellable scope_;
};

void engine::supervisor::start_again(const component_set& members, const turn& mine) {
  execution how(of_, mine, {.threads = threads_});
  {
    const own_start scope(*this);
    of_.start_along(selected_route(of_.routes().start(), members), how);
  }
  const route* const ready = of_.routes().find(detail::ready_signal.id.name);
  if (ready == nullptr) return;
  const own_start scope(*this);
  execution ready_how(of_, mine, {.threads = threads_}, true);
  try {
    of_.send_along(selected_route(*ready, members), ready_how);
  } catch (...) {
    take_down(members, mine);
    throw;
  }
}

// Everything that they have taken down runs again, or was stopped by hand.
void engine::supervisor::drop_healed() {
  std::erase_if(patients_, [&](const patient& p) {
    for (std::uint32_t i = 0; i != of_.to_return_.size(); ++i)
      if (of_.to_return_[i] && p.closure[i]) return false;
    return true;
  });
}

// --- around the verbs ---------------------------------------------------------------------------

failure_list engine::supervisor::failures_of_start(std::uint64_t verb) {
  failure_list failures;
  for (const auto& report : box_->take_reports_of(verb)) {
    mark_failed(report.component, report.error);
    failures.add(of_.id(report.component), detail::work_signal.name, report.error);
  }
  return failures;
}

std::optional<engine::supervisor::time> engine::supervisor::wait_before_next_start(
    const signal_error& failed
) {
  if (failed.cancelled()) return std::nullopt;
  const std::uint32_t component = of_.routes().index_of(failed.component());
  const std::vector<level> levels = levels_of(component);
  if (levels.empty() || levels[0].how->first != supervision::reaction::restart ||
      !levels[0].how->also_first_start)
    return std::nullopt;
  std::uniform_real_distribution<double> jitter(-1, 1);
  const auto wait = budgets_[component].plan(*levels[0].how, now(), jitter(random_));
  if (wait) {
    const std::lock_guard lock(account_mutex_);
    account& known = accounts_[component];
    ++known.restarts;
    known.failure = failed.what();
  }
  return wait;
}

void engine::supervisor::note_stopped(const selected_route& way) noexcept {
  try {
    for (const route_visit& visit : way.visits()) {
      if (of_.state(visit.component) != component_state::stopped) continue;
      for (const auto& report : box_->end(visit.component))
        mark_failed(visit.component, report.error);
      const std::lock_guard lock(account_mutex_);
      const bool returns = !of_.to_return_.empty() && of_.to_return_[visit.component];
      if (!returns) accounts_.erase(visit.component);
    }
  } catch (...) {  // Out of memory for what was reported last.
  }
}

void engine::supervisor::forget_counts(const selected_route& way) {
  for (const route_visit& visit : way.visits()) {
    budgets_.erase(visit.component);
    std::erase_if(group_budgets_, [&](const auto& each) {
      return is_in_group(of_.id(visit.component), each.first->id);
    });
    const std::lock_guard lock(account_mutex_);
    accounts_.erase(visit.component);
  }
}

// --- telling ------------------------------------------------------------------------------------

void engine::supervisor::update_account() {
  const std::lock_guard lock(account_mutex_);
  for (auto& [component, known] : accounts_) known.is_healing = false;
  for (const patient& each : patients_)
    for (std::uint32_t i = 0; i != of_.size(); ++i)
      if (each.closure[i] && of_.state(i) == component_state::stopped && !of_.to_return_.empty() &&
          of_.to_return_[i])
        accounts_[i].is_healing = true;
}

engine::supervisor::account engine::supervisor::account_of(std::uint32_t component) const {
  const std::lock_guard lock(account_mutex_);
  const auto found = accounts_.find(component);
  return found == accounts_.end() ? account{} : found->second;
}

void engine::supervisor::notify_observers(const std::vector<told>& all) {
  for (const told& each : all)
    for (const auto& observer : of_.failure_observers()) {
      try {
        observer->notify({of_.id(each.component), each.error, each.reaction, each.group, each.delay}
        );
      } catch (...) {  // Exceptions of observers are ignored.
      }
    }
}

}  // namespace cruller::v0
