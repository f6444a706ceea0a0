// The selected system of a program, with its observers.
#pragma once

#include <algorithm>
#include <chrono>
#include <cruller/error.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/notify.hpp"
#include "host/stop_limit.hpp"

namespace cruller::inline v0 {

// The time of each component's last state change.
class change_times {
 public:
  void note(const event& event) {
    if (event.phase == phase::overdue) return;
    const bool changes_state = event.phase == phase::failed ||
                               detail::row_of_signal(event.signal).changes_state();
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
  mutable std::mutex mutex_;
  std::map<std::string, std::chrono::system_clock::time_point, std::less<>> times_;
};

struct chosen_system {
  // `limit` is the limit for stopping; absent if the program does not own the system, and so
  // handles neither its host nor its end.
  chosen_system(
      std::string its_name,
      std::shared_ptr<any_system> made,
      std::optional<std::chrono::nanoseconds> limit
  )
      : name(std::move(its_name)), system(std::move(made)) {
    if (limit.has_value()) stops.emplace(*system, host.emplace(*system), *limit);
    // An observer also makes sequential signals record their timeline.
    watch = system->observe([this](const event& e) { times.note(e); });
  }

  template <typename Function>
  void notify(Function function) {
    if (host.has_value()) function(*host);
  }

  // Runs a verb, and reports its result to the host.
  template <typename Verb>
  void attempt(void (cruller::host::*done)(), Verb verb) {
    try {
      verb();
    } catch (const std::exception& error) {
      // A verb that the end has cancelled has not failed.
      const auto* const cancelled = dynamic_cast<const signal_error*>(&error);
      if (cancelled != nullptr && cancelled->cancelled()) throw;
      // If the system still runs after a verb that ends with `ready`, a restart was refused.
      const bool runs_on = done == &cruller::host::ready &&
                           (system->state() == component_state::running ||
                            system->state() == component_state::suspended);
      notify([&](cruller::host& h) { runs_on ? h.refused(error) : h.failed(error); });
      throw;
    }
    notify([&](cruller::host& h) { (h.*done)(); });
  }

  template <typename Function>
  void limit(Function function) {
    if (stops.has_value()) std::invoke(function, *stops);
  }

  const std::string name;
  const std::shared_ptr<any_system> system;
  std::optional<cruller::host> host;
  std::optional<stop_limit> stops;
  change_times times;
  subscription watch;
  subscription steps;                   // guarded by the mutex of the program
  std::vector<subscription> observers;  // of the program's author
};

}  // namespace cruller::v0
