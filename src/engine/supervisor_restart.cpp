// Starting again what has failed, what verbs tell the supervisor, and what it tells others.
#include <algorithm>
#include <cruller/any_system.hpp>
#include <string>
#include <utility>

#include "engine/execution.hpp"
#include "engine/supervisor.hpp"

namespace cruller::inline v0 {

// --- starting again -----------------------------------------------------------------------------

component_list engine::supervisor::startable(const patient& one) {
  // Not what waits until another one is due.
  component_list members;
  for (const std::uint32_t each : one.closure)
    if (is_to_return(each) && of_.state(each) == component_state::stopped &&
        patients_.waits_for(each) == 0)
      members.push_back(each);
  std::ranges::sort(members);
  // Not what needs something that does not run.
  component_list missing = members;
  reach_.add_needed(missing);
  std::erase_if(missing, [&](std::uint32_t i) {
    return of_.state(i) == component_state::running || std::ranges::binary_search(members, i);
  });
  if (missing.empty()) return members;
  reach_.add_dependents(missing);
  std::ranges::sort(missing);
  std::erase_if(members, [&](std::uint32_t i) { return std::ranges::binary_search(missing, i); });
  return members;
}

void engine::supervisor::heal(patient& one, const turn& mine, std::vector<notice>& out) {
  const std::uint32_t component = one.component;
  // From now on it keeps nothing from starting, even if it cannot start itself: two that contain
  // the same components would wait for each other.
  patients_.begin(one);
  const component_list members = startable(one);
  if (members.empty()) {
    // Others may have started the rest of it.
    if (is_healed(one))
      patients_.drop(component);
    else
      patients_.block(one);
    return;
  }
  const std::size_t at = one.level;
  const level of = levels_of(component)[at];
  (of.group == nullptr ? budgets_[component] : group_budgets_[of.group]).restarted(now());
  try {
    start_again(members, mine);
  } catch (const std::exception& error) {
    const auto* const failed = dynamic_cast<const signal_error*>(&error);
    if (failed != nullptr && failed->cancelled()) {
      // It was cancelled, and is tried again later.
      patients_.postpone(one, now() + of.how->longest);
      return;
    }
    {
      const std::lock_guard lock(account_mutex_);
      accounts_[component].failure = error.what();
    }
    patients_.drop(component);
    decide(component, at, std::current_exception(), mine, out);
    return;
  }
  {
    const std::lock_guard lock(account_mutex_);
    account& known = accounts_[component];
    ++known.restarts;
    known.failure.clear();
  }
  patients_.unblock_all();
  if (is_healed(one))
    patients_.drop(component);
  else  // What needs something else that does not run waits on.
    patients_.block(one);
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

void engine::supervisor::start_again(const component_list& members, const turn& mine) {
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
    if (box_->is_ending()) return;  // It has cancelled the signal, and stops everything.
    take_down(members, mine);
    throw;
  }
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
    const signal_error& failed, const std::exception_ptr& error
) {
  if (failed.cancelled()) return std::nullopt;
  const std::uint32_t component = of_.routes().index_of(failed.component());
  const std::vector<level> levels = levels_of(component);
  if (levels.empty() || levels[0].how->first != supervision::reaction::restart ||
      !levels[0].how->also_first_start)
    return std::nullopt;
  const auto wait = plan_restart(budgets_[component], *levels[0].how);
  if (!wait) return wait;
  {
    const std::lock_guard lock(account_mutex_);
    account& known = accounts_[component];
    ++known.restarts;
    known.failure = failed.what();
  }
  notify_observers({{component, error, supervision::reaction::restart, {}, *wait}});
  return wait;
}

void engine::supervisor::note_stopped(const selected_route& way) noexcept {
  try {
    for (const route_visit& visit : way.visits()) {
      if (of_.state(visit.component) != component_state::stopped) continue;
      for (const auto& report : box_->end(visit.component))
        mark_failed(visit.component, report.error);
      const std::lock_guard lock(account_mutex_);
      if (!is_to_return(visit.component)) accounts_.erase(visit.component);
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
  is_healing_.store(!patients_.empty(), std::memory_order_release);
  const std::lock_guard lock(account_mutex_);
  for (const std::uint32_t i : patients_.take_changed()) {
    const bool is_healing = patients_.contains(i) && is_to_return(i) &&
                            of_.state(i) == component_state::stopped;
    if (is_healing)
      accounts_[i].is_healing = true;
    else if (const auto known = accounts_.find(i); known != accounts_.end())
      known->second.is_healing = false;
  }
}

engine::supervisor::account engine::supervisor::account_of(std::uint32_t component) const {
  const std::lock_guard lock(account_mutex_);
  const auto found = accounts_.find(component);
  return found == accounts_.end() ? account{} : found->second;
}

std::string engine::supervisor::message_of_notice(const notice& one) const {
  try {
    std::rethrow_exception(one.error);
  } catch (const signal_error& failed) {  // A start of its own.
    return std::string(failed.what()).substr(0, std::string_view(failed.what()).find('\n'));
  } catch (...) {
    return std::string(of_.id(one.component)) + ": " + std::string(detail::work_signal.name) +
           " failed: " + message_of(one.error);
  }
}

void engine::supervisor::notify_observers(const std::vector<notice>& all) {
  for (const notice& each : all) {
    const std::string message = message_of_notice(each);
    for (const auto& observer : of_.failure_observers()) {
      try {
        observer->notify(
            {of_.id(each.component), message, each.error, each.reaction, each.group, each.delay}
        );
      } catch (...) {  // NOLINT(bugprone-empty-catch): as promised
      }
    }
  }
}

}  // namespace cruller::v0
