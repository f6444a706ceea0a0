// Recording the steps of a signal, and finding the critical chain among them.
#include "engine/timeline_record.hpp"

#include <algorithm>
#include <cassert>
#include <cruller/timeline.hpp>
#include <new>
#include <numeric>
#include <ranges>
#include <span>
#include <utility>

#include "plan/route.hpp"

namespace cruller::inline v0 {
namespace {

// The longest path through one pass, by the durations of its steps. A component without a step
// takes no time, but paths lead through it.
class longest_path {
 public:
  explicit longest_path(const wiring& wiring)
      : wiring_(wiring), places_(wiring.plan().components.size()) {}

  void set(std::uint32_t component, std::size_t step, std::chrono::nanoseconds duration) {
    places_[component].step = step;
    places_[component].duration = duration;
  }

  // Appends its steps in the order of the signal.
  void append(order direction, std::vector<std::size_t>& steps) {
    const std::vector<route_visit>& visits = wiring_.routes().start().visits;
    // In either direction of the edges the chain is the same.
    for (const route_visit& visit : visits) {
      place& here = places_[visit.component];
      for (const plan_edge& edge : wiring_.needed(visit.component))
        if (here.needed == none || places_[edge.to].total > places_[here.needed].total)
          here.needed = edge.to;
      here.total = here.duration;
      if (here.needed != none) here.total += places_[here.needed].total;
    }
    const auto last = std::ranges::max_element(places_, {}, &place::total);
    const std::size_t before = steps.size();
    auto at = static_cast<std::uint32_t>(last - places_.begin());
    for (; last != places_.end() && at != none; at = places_[at].needed)
      if (places_[at].step != no_step) steps.push_back(places_[at].step);
    if (direction == order::dependencies_first)
      std::ranges::reverse(steps.begin() + static_cast<std::ptrdiff_t>(before), steps.end());
  }

 private:
  static constexpr std::uint32_t none = ~std::uint32_t{};
  static constexpr std::size_t no_step = ~std::size_t{};

  struct place {
    std::size_t step = no_step;
    std::chrono::nanoseconds duration{};
    std::chrono::nanoseconds total{};  // of the longest path that ends here
    std::uint32_t needed = none;       // the next component on the path
  };

  const wiring& wiring_;
  std::vector<place> places_;
};

}  // namespace

void timeline_record::forget() noexcept {
  const std::lock_guard lock(mutex_);
  passes_.clear();
  for (place& each : std::span(places_).first(taken_))
    each.how.store(nothing_yet, std::memory_order_relaxed);
  taken_ = 0;
  is_cut_ = false;
  holds_steps_.store(false, std::memory_order_relaxed);
}

// No thread writes meanwhile: the previous pass has ended.
void timeline_record::begin_signal(signal_id signal, std::size_t expected) noexcept {
  const std::lock_guard lock(mutex_);
  holds_steps_.store(true, std::memory_order_relaxed);
  try {
    if (taken_ + expected > places_.size()) places_.resize(taken_ + expected);
    passes_.push_back(signal);
  } catch (const std::bad_alloc&) {
    is_cut_ = true;
  }
}

std::size_t timeline_record::begin(std::uint32_t component, time now) noexcept {
  if (is_cut_) return not_kept;
  const std::size_t number = taken_.fetch_add(1, std::memory_order_relaxed);
  assert(number < places_.size());
  place& its = places_[number];
  its.component = component;
  its.pass = static_cast<std::uint32_t>(passes_.size() - 1);
  its.begin = now;
  its.how.store(phase::begun, std::memory_order_release);
  return number;
}

void timeline_record::end(std::size_t number, time now, phase how) noexcept {
  if (number == not_kept) return;
  places_[number].end = now;
  places_[number].how.store(how, std::memory_order_release);
}

timeline timeline_record::read(const wiring& wiring, time now) const {
  std::vector<signal_id> passes;
  std::vector<step> steps;
  {
    const std::lock_guard lock(mutex_);
    passes = passes_;
    steps.reserve(taken_);
    for (const place& each : std::span(places_).first(taken_)) {
      const phase how = each.how.load(std::memory_order_acquire);
      if (how == nothing_yet) continue;
      const time end = how == phase::begun ? time{} : each.end;
      steps.push_back({each.component, each.pass, how, each.begin, end});
    }
  }
  timeline result;
  if (steps.empty()) return result;
  // Threads that begin at the same time may have read the clock in another order than they got
  // here.
  std::vector<std::size_t> order(steps.size());
  std::iota(order.begin(), order.end(), std::size_t{});
  std::ranges::sort(order, {}, [&](std::size_t k) { return std::pair(steps[k].begin, k); });
  std::vector<step> sorted;
  sorted.reserve(steps.size());
  for (const std::size_t k : order) sorted.push_back(steps[k]);
  steps = std::move(sorted);
  const time first = steps.front().begin;
  result.steps.reserve(steps.size());
  for (step& each : steps) {
    if (each.how == phase::begun) each.end = std::max(now, each.begin);
    result.steps.push_back(
        {std::string(wiring.plan().components[each.component].id),
         std::string(passes[each.pass].name),
         each.how,
         each.begin - first,
         each.end - first}
    );
  }
  for (std::size_t pass = 0; pass != passes.size(); ++pass) {
    longest_path path(wiring);
    for (std::size_t k = 0; k != steps.size(); ++k)
      if (steps[k].pass == pass) path.set(steps[k].component, k, result.steps[k].duration());
    path.append(passes[pass].direction, result.critical_chain);
  }
  return result;
}

std::chrono::nanoseconds timeline::duration() const {
  std::chrono::nanoseconds last{};
  for (const step& each : steps) last = std::max(last, each.end);
  return last;
}

std::chrono::nanoseconds timeline::critical_time() const {
  std::chrono::nanoseconds sum{};
  for (const std::size_t each : critical_chain) sum += steps[each].duration();
  return sum;
}

}  // namespace cruller::v0
