// Routes: the way of one signal through a plan, worked out once, so that sending it is one loop.
#pragma once

#include <cruller/plan.hpp>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cruller::inline v0 {

// One component on the route of a signal, and what is called there. This is the table that the
// running path reads, so there is nothing in it that a signal does not need.
struct route_visit {
  plan::function call;               // the handler, where there is no hook beside it; else null
  void (*destroy)(void* instances);  // of the stop signal: called after its functions; may be null
  std::uint32_t component;
  std::uint32_t first;  // the functions: from here in `route::functions`
  std::uint32_t after;  // from here on the instance is complete: hooks after the handler
  std::uint32_t end;    // before this one

  static constexpr std::uint32_t no_work = ~std::uint32_t{};  // as `first`, `after` and `end`

  bool has_functions() const { return first != end; }
  // Whether something is called at all, and so may take time or fail.
  bool has_work() const { return first != no_work; }
};

struct route {
  const detail::signal_row* row;  // what is special about the signal; of a program's own, nothing
  signal_id signal;
  std::vector<route_visit> visits;
  std::vector<plan::function> functions;
};

// The routes of a plan: for the built-in signals, and for those that its components handle.
class route_table {
 public:
  route_table(const plan& plan, const std::vector<std::uint32_t>& dependencies_first);

  // Of the built-in signal with this effect, or answer. The way of one that cannot be sent is empty
  // where no component has a handler for it.
  template <auto What>
  const route& that() const {
    return routes_[detail::place_of_signal(What)];
  }
  const route& start() const { return that<detail::signal_effect::starts>(); }
  const route& stop() const { return that<detail::signal_effect::stops>(); }
  const route& suspend() const { return that<detail::signal_effect::suspends>(); }
  const route& resume() const { return that<detail::signal_effect::resumes>(); }
  const route& status() const { return that<detail::signal_answer::text>(); }
  const route& hand_over() const { return that<detail::signal_answer::file>(); }
  bool has_hand_over() const { return !hand_over().visits.empty(); }

  // The route of a signal that can be sent, by its name, or null.
  const route* find(std::string_view name) const;
  // The names of the signals that can be sent.
  std::vector<std::string> signals() const;

  // The index of a component by its id, or another name of it; or the number of components.
  std::uint32_t index_of(std::string_view id) const;
  // The id with other names in it replaced by those that they stand for.
  std::string real_id(std::string_view id) const;

  // The components that have something to get ready before a start.
  const std::vector<std::uint32_t>& prepared() const { return prepared_; }
  // Whether a component has a time to be done in.
  bool has_timeouts() const { return has_timeouts_; }

 private:
  std::vector<route> routes_;
  std::vector<std::uint32_t> prepared_;
  bool has_timeouts_ = false;
  std::span<const plan::alias> aliases_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace cruller::v0
