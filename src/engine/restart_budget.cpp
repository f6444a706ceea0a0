// Backoff and the limit of restarts.
#include "engine/restart_budget.hpp"

#include <algorithm>

namespace cruller::inline v0 {

std::optional<restart_budget::time> restart_budget::plan(
    const supervision& how, time now, double jitter
) {
  // After a healthy window the waits begin anew.
  if (restarts_.empty() || now - restarts_.back() >= how.within)
    wait_ = how.shortest;
  else
    wait_ = wait_ > how.longest / 2 ? how.longest : std::max(wait_ * 2, how.shortest);
  constexpr double tenth = 0.1;
  const time wait(static_cast<time::rep>(static_cast<double>(wait_.count()) * (1 + tenth * jitter))
  );
  const time due = now + wait;
  while (!restarts_.empty() && due - restarts_.front() >= how.within) restarts_.pop_front();
  if (restarts_.size() >= how.at_most) return std::nullopt;
  restarts_.push_back(due);
  return wait;
}

}  // namespace cruller::v0
