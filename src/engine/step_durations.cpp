// Memory for the durations of steps.
#include "engine/step_durations.hpp"

#include <new>

namespace cruller::inline v0 {

void step_durations::prepare(std::size_t components) noexcept {
  if (!empty()) return;
  auto* const made = new (std::nothrow) place[components];
  if (made == nullptr) return;
  for (std::size_t i = 0; i != components; ++i) made[i].store(nothing, std::memory_order_relaxed);
  place* none = nullptr;
  // Another thread may have allocated it in the meantime.
  if (!all_.compare_exchange_strong(none, made, std::memory_order_acq_rel)) delete[] made;
}

std::optional<step_durations::time> step_durations::of(std::uint32_t component) const noexcept {
  const place* const all = all_.load(std::memory_order_acquire);
  if (all == nullptr) return {};
  const time duration = all[component].load(std::memory_order_relaxed);
  if (duration == nothing) return {};
  return duration;
}

}  // namespace cruller::v0
