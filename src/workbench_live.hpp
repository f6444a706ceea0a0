// One live system on a workbench, and those who are told of it.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "run_notify.hpp"
#include "run_stop_limit.hpp"
#include "workbench.hpp"

namespace cruller {

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

struct workbench::live {
  // `limit` is how long its stops may take; absent where the system is somebody else's, whose host
  // and end are not ours.
  live(
      std::string name,
      std::shared_ptr<any_system> made,
      std::optional<std::chrono::nanoseconds> limit
  )
      : name(std::move(name)), system(std::move(made)) {
    if (limit.has_value()) stops.emplace(*system, host.emplace(*system), *limit);
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
  subscription steps;  // of the workbench's mutex
};

}  // namespace cruller
