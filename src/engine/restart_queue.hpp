// What is stopped and waits to be started again, by the time when that is due.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "plan/reach.hpp"

namespace cruller::inline v0 {

// A component, or a group, that is stopped and waits to be started again.
struct patient {
  using time = std::chrono::nanoseconds;  // of the supervisor's clock

  std::uint32_t component;  // that has failed
  std::size_t level;        // of the policy that restarts it
  component_list closure;   // what has failed, with what depends on it
  time due;
  bool is_blocked = false;  // until another verb has ended
  bool has_begun = false;   // it has been due
};

// At most one for each component. Its functions take time for what they find or change, not for all
// that wait.
class restart_queue {
 public:
  using time = patient::time;

  explicit restart_queue(std::size_t components) : waits_for_(components), lists_(components) {}

  bool empty() const { return patients_.empty(); }
  // The time when the next one is due that is not blocked.
  std::optional<time> next_due() const;
  // The first one that is due and not blocked, or null.
  patient* find_due(time now);
  void add(patient&& one);
  // If it is there.
  void drop(std::uint32_t component);
  // Those for which is_over(patient) holds; takes time for all.
  template <typename Condition>
  void drop_if(Condition is_over) {
    for (auto each = patients_.begin(); each != patients_.end();) {
      const patient& one = (each++)->second;
      if (is_over(one)) drop(one.component);
    }
  }

  void block(patient& one);
  // All but those that are not blocked.
  void unblock_all();
  void postpone(patient& one, time due);
  // It is due: it keeps nothing else from starting.
  void begin(patient& one);

  // The number of those that have not begun and contain the component.
  std::uint32_t waits_for(std::uint32_t component) const { return waits_for_[component]; }
  // Whether one contains the component.
  bool contains(std::uint32_t component) const { return lists_[component] != 0; }
  // The components of those that have been added, dropped or begun since the last call; some of
  // them more than once.
  component_list take_changed() { return std::exchange(changed_, {}); }
  // They are returned by the next `take_changed`.
  void mark_all_changed();

 private:
  void mark_changed(const patient& one);

  std::unordered_map<std::uint32_t, patient> patients_;  // by the component that has failed
  std::set<std::pair<time, std::uint32_t>> due_;         // those that are not blocked
  std::set<std::uint32_t> blocked_;                      // the others
  std::vector<std::uint32_t> waits_for_, lists_;         // by component
  component_list changed_;
};

}  // namespace cruller::v0
