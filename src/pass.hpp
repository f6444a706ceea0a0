// Sending a signal along its way: one loop for all verbs, and one crew where there are threads.
#pragma once

#include <optional>
#include <ranges>

#include "crew.hpp"

namespace cruller {

// A verb is a struct with
//   static constexpr bool gives_up    whether nothing more begins when one component has failed
//   bool wants(stop)                  whether the component takes part, as it stands
//   bool take(stop, progress, failures)   does it; whether it went well
template <typename Verb>
[[gnu::always_inline]] inline void engine::pass(
    const walk& way, sending& how, const Verb& verb, failure_list& failures
) {
  how.begin_pass(way);
  if (how.threads() > 1) [[unlikely]] {
    struct errand_of final : errand {
      explicit errand_of(const Verb& v) : verb(v) {}
      bool wants(const stop_on_route& stop) const override { return verb.wants(stop); }
      bool take(const stop_on_route& stop, progress& of, failure_list& list) const override {
        return verb.take(stop, of, list);
      }
      bool gives_up() const override { return Verb::gives_up; }
      const Verb& verb;
    };
    const errand_of what(verb);
    std::optional<crew> several;
    try {
      several.emplace(*this, way, how, what, failures);
    } catch (const std::exception&) {  // No memory is to be had for them; one thread needs none.
    }
    if (several) return several->run();
  }
  progress of(*this, way, how);
  const std::span<const stop_on_route> stops = way.stops();
  for (auto stop = stops.begin(); stop != stops.end(); ++stop) {
    if (!verb.wants(*stop) || verb.take(*stop, of, failures) || !Verb::gives_up) continue;
    for (const stop_on_route& rest : std::ranges::subrange(stop + 1, stops.end()))
      if (verb.wants(rest)) failures.not_reached(id(rest.component));
    return;
  }
}

}  // namespace cruller
