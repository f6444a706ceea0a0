// The reactions of the supervisor: restarting, giving up, escalating.
#include "engine/supervisor.hpp"

#include <algorithm>
#include <cruller/any_system.hpp>
#include <ranges>
#include <string>
#include <utility>

#include "engine/execution.hpp"
#include "engine/hand_over.hpp"

namespace cruller::inline v0 {

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

component_list engine::supervisor::closure_of(std::uint32_t component, const level& at) {
  component_list members{component};
  if (at.group != nullptr)
    for (std::uint32_t i = 0; i != of_.size(); ++i)
      if (i != component && is_in_group(of_.id(i), at.group->id) &&
          (of_.state(i) != component_state::stopped || is_to_return(i)))
        members.push_back(i);
  reach_.add_dependents(members);
  return members;
}

// --- what waits to be started again -------------------------------------------------------------

bool engine::supervisor::is_healed(const patient& one) const {
  return std::ranges::none_of(one.closure, [&](std::uint32_t i) { return is_to_return(i); });
}

component_state engine::supervisor::sum_after(std::span<const route_visit> changed) {
  if (!std::exchange(has_counted_, true)) changed = of_.routes().start().visits;
  for (const route_visit& visit : changed)
    counts_.count(visit.component, of_.state(visit.component));
  return counts_.sum();
}

component_state engine::supervisor::sum_after(std::uint32_t changed) {
  if (!has_counted_) return sum_after(std::span<const route_visit>());
  counts_.count(changed, of_.state(changed));
  return counts_.sum();
}

// --- reacting -----------------------------------------------------------------------------------

bool engine::supervisor::has_to_react() const {
  if (box_->has_reports() || (looks_again_ && !patients_.empty())) return true;
  const std::optional<time> next = next_due();
  return next && *next <= now();
}

bool engine::supervisor::react() {
  std::vector<notice> out;
  {
    const turn mine(of_.turn_mutex_, std::try_to_lock);
    if (!mine.is_mine()) return false;
    react(mine, out);
  }
  notify_observers(out);
  return true;
}

// Observers are notified by the thread that supervises: they may take their time.
void engine::supervisor::react_on_verb_thread() {
  {
    const turn mine(of_.turn_mutex_);
    react(mine, notices_);
  }
  is_left_.store(false, std::memory_order_release);
  box_->add_news();
}

void engine::supervisor::react(const turn& mine, std::vector<notice>& out) {
  if (looks_again_.exchange(false)) {
    patients_.unblock_all();
    patients_.mark_all_changed();
    // Before new failures are remembered, which are none of these.
    patients_.drop_if([&](const patient& p) { return is_healed(p); });
  }
  for (const auto& report : box_->take_reports()) fail(report, mine, out);
  while (!is_closed() && !box_->is_ending()) {
    patient* const next = patients_.find_due(now());
    if (next == nullptr) break;
    heal(*next, mine, out);
  }
  if (box_->is_ending()) patients_.drop_if([](const patient&) { return true; });
  update_account();
}

void engine::supervisor::fail(
    const detail::report_box::report& report, const turn& mine, std::vector<notice>& out
) {
  const component_state state = of_.state(report.component);
  const bool ran = state == component_state::running || state == component_state::suspended;
  mark_failed(report.component, report.error);
  if (!ran) return;  // It has failed before; observers know it already.
  decide(report.component, 0, report.error, mine, out);
}

void engine::supervisor::mark_failed(std::uint32_t component, const std::exception_ptr& error) {
  state_byte& state = of_.records_[component].state;
  if ((state.load(std::memory_order_relaxed) & live) != 0) {
    put(state, component_state::failed, true);
    put_whole(of_.system_state_, sum_after(component));
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
    std::vector<notice>& out
) {
  const std::vector<level> levels = levels_of(component);
  if (box_->is_ending()) {  // Nothing restarts any more. What would have restarted is no disaster.
    const auto asked = levels | std::views::drop(from);
    const auto decides = std::ranges::find_if(asked, [](const level& each) {
      return each.how->first != supervision::reaction::escalate;
    });
    const bool may_fail = decides != asked.end() &&
                          decides->how->first != supervision::reaction::shut_down;
    out.push_back(
        {component,
         error,
         may_fail ? supervision::reaction::leave_failed : supervision::reaction::shut_down,
         {},
         {}}
    );
    return;
  }
  bool was_restarted = false;
  for (std::size_t i = from; i < levels.size(); ++i) {
    const level& at = levels[i];
    supervision::reaction what = at.how->first;
    if (what == supervision::reaction::restart) {
      restart_budget& budget = at.group == nullptr ? budgets_[component] : group_budgets_[at.group];
      if (const auto wait = plan_restart(budget, *at.how)) {
        component_list closure = closure_of(component, at);
        take_down(closure, mine);
        if (at.group != nullptr)
          for (const std::uint32_t each : closure) patients_.drop(each);
        patients_.add({component, i, std::move(closure), now() + *wait});
        out.push_back(
            {component, error, what, at.group == nullptr ? std::string_view() : at.group->id, *wait}
        );
        return;
      }
      what = at.how->otherwise;
      was_restarted = true;
    }
    if (what == supervision::reaction::escalate) continue;
    give_up_on(component, was_restarted);
    out.push_back({component, error, what, {}, {}});
    return;
  }
  give_up_on(component, was_restarted);
  out.push_back({component, error, supervision::reaction::shut_down, {}, {}});
}

std::optional<engine::supervisor::time> engine::supervisor::plan_restart(
    restart_budget& budget, const supervision& how
) {
  std::uniform_real_distribution<double> jitter(-1, 1);
  return budget.plan(how, now(), jitter(random_));
}

// What was taken down is still remembered: a restart by hand brings it back.
void engine::supervisor::give_up_on(std::uint32_t component, bool was_restarted) {
  patients_.drop(component);
  state_byte& state = of_.records_[component].state;
  if (at(state) == component_state::stopped) put_whole(state, component_state::failed);
  put_whole(of_.system_state_, sum_after(component));
  const std::lock_guard lock(account_mutex_);
  accounts_[component].is_given_up = was_restarted;
}

void engine::supervisor::take_down(component_list members, const turn& mine) {
  std::erase_if(members, [&](std::uint32_t i) { return of_.state(i) == component_state::stopped; });
  if (members.empty()) return;
  execution how(of_, mine, {.threads = threads_});
  descriptors files;
  if (of_.routes().has_hand_over())
    files = of_.hand_over_along(selected_route(of_.routes().hand_over(), members), how);
  of_.to_return_.resize(of_.size());
  for (const std::uint32_t each : members) of_.to_return_[each] = true;
  failure_list failures;  // Observers have seen them.
  of_.stop_along(selected_route(of_.routes().stop(), members), how, failures);
  of_.leave(std::move(files));
}

}  // namespace cruller::v0
