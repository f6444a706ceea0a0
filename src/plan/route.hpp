// Routes: the order of one signal through a plan, computed once, so that sending it is one loop.
#pragma once

#include <cruller/component_record.hpp>
#include <cruller/plan.hpp>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cruller::inline v0 {

// Steps of a component with work or health checks, around its handlers: the engine defines them.
struct detail::background_steps {
  static void begin_work(void* instances, context& step);
  static void end_work(void* instances, context& step);
  static void begin_checks(void* instances, context& step);
  static void end_checks(void* instances, context& step);
};

// A component on the route of a signal, and the functions to call. The engine reads this table
// while a signal runs, so it contains nothing else, and that in few bytes: two rows are a line of
// the cache.
struct route_visit {
  plan::function call;               // the only function, if there are no hooks; otherwise null
  void (*destroy)(void* instances);  // for stop: called after the functions; may be null
  std::uint32_t component;
  std::uint32_t first;       // the index in `route::functions` of its functions
  std::uint16_t until_live;  // how many there are until the instance is complete: no hooks after
  std::uint16_t count;       // how many there are
  bool has_work;             // whether anything is called, and so may take time or fail

  bool has_functions() const { return count != 0; }
  std::uint32_t live() const { return first + until_live; }
  std::uint32_t end() const { return first + count; }
};
static_assert(sizeof(route_visit) == 4 * sizeof(void*));

struct route {
  const detail::signal_row* row;  // the properties of the signal
  signal_id signal;
  std::vector<route_visit> visits;
  std::vector<plan::function> functions;
  std::vector<std::uint32_t> places{};  // of each component in `visits`
};

// Whether a component has a handler, and not only hooks, for a signal.
bool has_handler(const plan::component& component, const detail::signal_row& signal);
// Whether a component has a handler for `health`.
bool is_checked(const plan::component& component);

// The routes of a plan: for the built-in signals, and for those that its components handle.
class route_table {
 public:
  route_table(const plan& plan, const std::vector<std::uint32_t>& dependencies_first);

  // The route of the built-in signal with this effect or answer. The route of a signal that cannot
  // be sent is empty if no component handles it.
  template <auto What>
  const route& that() const {
    return routes_[detail::place_of_signal(What)];
  }
  const route& start() const { return that<detail::signal_effect::starts>(); }
  const route& stop() const { return that<detail::signal_effect::stops>(); }
  const route& suspend() const { return that<detail::signal_effect::suspends>(); }
  const route& resume() const { return that<detail::signal_effect::resumes>(); }
  const route& status() const { return that<detail::signal_answer::text>(); }
  const route& health() const { return that<detail::signal_answer::report>(); }
  const route& hand_over() const { return that<detail::signal_answer::file>(); }
  const route& changed() const { return that<detail::signal_answer::change>(); }
  bool has_hand_over() const { return !hand_over().visits.empty(); }

  // The route of a signal that can be sent, by its name, or null.
  const route* find(std::string_view name) const;
  // The names of the signals that can be sent.
  std::vector<std::string> signals() const;

  // The index of a component by its id or alias; the number of components if there is none.
  std::uint32_t index_of(std::string_view id) const;
  // The id with aliases replaced by their targets.
  std::string real_id(std::string_view id) const;

  // The components with values that are found before a start.
  const std::vector<std::uint32_t>& prepared() const { return prepared_; }
  // Whether a component has a timeout.
  bool has_timeouts() const { return has_timeouts_; }
  // Whether a component has work, or something is supervised.
  bool is_supervised() const { return is_supervised_; }
  // Whether a component has a handler for `health`.
  bool has_checks() const { return has_checks_; }

 private:
  std::vector<route> routes_;
  std::vector<std::uint32_t> prepared_;
  bool has_timeouts_ = false;
  bool is_supervised_ = false;
  bool has_checks_ = false;
  std::span<const plan::alias> aliases_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace cruller::v0
