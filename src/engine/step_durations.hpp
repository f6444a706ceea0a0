// The duration of the last step of each component, if it is measured.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace cruller::inline v0 {

// Empty, and without memory, until a signal is measured. Several threads may write the durations of
// different components; any thread may read.
class step_durations {
 public:
  using time = std::chrono::nanoseconds;

  ~step_durations() { delete[] all_.load(std::memory_order_relaxed); }
  step_durations() = default;
  step_durations(const step_durations&) = delete;
  step_durations& operator=(const step_durations&) = delete;

  // Allocates memory. Any thread may call it. If there is not enough, nothing is stored.
  void prepare(std::size_t components) noexcept;
  bool empty() const { return all_.load(std::memory_order_relaxed) == nullptr; }

  void set(std::uint32_t component, time duration) noexcept { put(component, duration); }
  // The next step is not measured.
  void forget(std::uint32_t component) noexcept { put(component, nothing); }
  std::optional<time> of(std::uint32_t component) const noexcept;

 private:
  using place = std::atomic<time>;
  static constexpr time nothing{-1};

  void put(std::uint32_t component, time duration) noexcept {
    place* const all = all_.load(std::memory_order_acquire);
    if (all != nullptr) all[component].store(duration, std::memory_order_relaxed);
  }

  std::atomic<place*> all_ = nullptr;
};

}  // namespace cruller::v0
