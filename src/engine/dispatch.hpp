// Sending a signal along its route: one loop for all verbs, and a worker pool for several threads.
#pragma once

#include <optional>
#include <span>

#include "engine/worker_pool.hpp"

namespace cruller::inline v0 {

// A verb is a struct with
//   static constexpr bool ends_at_failure     whether no further step begins after a failure
//   static constexpr bool can_be_cancelled
//   bool wants(visit)                         whether the component takes part in its state
//   bool take(visit, recorder, failures)      does the step; returns whether it succeeded
template <typename Verb>
[[gnu::always_inline]] inline void engine::dispatch(
    const selected_route& way, execution& how, const Verb& verb, failure_list& failures
) {
  how.begin_signal(way);
  if (how.threads() > 1) [[unlikely]] {
    struct task_of final : task {
      explicit task_of(const Verb& v) : verb(v) {}
      bool wants(const route_visit& visit) const override { return verb.wants(visit); }
      bool take(const route_visit& visit, step_recorder& of, failure_list& list) const override {
        return verb.take(visit, of, list);
      }
      bool ends_at_failure() const override { return Verb::ends_at_failure; }
      bool can_be_cancelled() const override { return Verb::can_be_cancelled; }
      const Verb& verb;
    };
    const task_of what(verb);
    std::optional<worker_pool> several;
    try {
      several.emplace(*this, way, how, what, failures);
    } catch (const std::exception&) {  // Not enough memory; one thread needs none.
    }
    if (several) return several->run();
  }
  if (!how.is_exact() && !durations_.empty()) [[unlikely]]
    for (const route_visit& each : way.visits())
      if (verb.wants(each)) durations_.forget(each.component);
  step_recorder of(*this, way, how);
  const std::span<const route_visit> visits = way.visits();
  const route_visit* visit = visits.data();
  const route_visit* const end = visit + visits.size();
  const auto is_cancelled = [&cancellation = cancellation_] {
    static_cast<void>(cancellation);
    if constexpr (Verb::can_be_cancelled)
      return cancellation.is_requested();
    else
      return false;
  };
  bool continues = true;
  while (continues && visit != end) {
    if constexpr (requires { verb.run_unobserved(visit, end, of, failures); })
      if (!of.is_watched()) {
        continues = verb.run_unobserved(visit, end, of, failures);
        if (!continues || visit == end) break;
      }
    if (is_cancelled()) [[unlikely]] {
      continues = false;
      break;
    }
    continues = !verb.wants(*visit) || verb.take(*visit, of, failures) || !Verb::ends_at_failure;
    ++visit;
  }
  if (continues) return;
  for (; visit != end; ++visit)
    if (verb.wants(*visit)) failures.not_reached(id(visit->component));
}

}  // namespace cruller::v0
