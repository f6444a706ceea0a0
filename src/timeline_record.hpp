// What is kept of the steps of a signal, for its timeline.
#pragma once

#include <atomic>
#include <chrono>
#include <cruller/signal.hpp>
#include <cruller/timeline.hpp>
#include <cruller/wiring.hpp>
#include <cstdint>
#include <mutex>
#include <vector>

namespace cruller {

// Written by the threads of one signal, read by anybody at any time.
class timeline_record {
 public:
  using time = std::chrono::nanoseconds;  // by the exact clock

  // Forgets the signal before. Costs one load where there is nothing to forget.
  void clear() {
    if (holds_steps_.load(std::memory_order_relaxed)) forget();
  }
  // What begins from now on, about as many as expected, are steps of this signal's way through the
  // plan. Where memory is short, nothing more is kept of the signal.
  void begin_pass(signal_id signal, std::size_t expected) noexcept;
  // The number of the step, for its end.
  std::size_t begin(std::uint32_t component, time now) noexcept;
  void end(std::size_t step, time now, phase how) noexcept;

  timeline read(const wiring& wiring, time now) const;

 private:
  struct step {
    std::uint32_t component;
    std::uint32_t pass;
    phase how;
    time begin;
    time end;
  };

  static constexpr std::size_t not_kept = ~std::size_t{};

  void forget() noexcept;

  std::atomic<bool> holds_steps_ = false;
  mutable std::mutex mutex_;
  std::vector<signal_id> passes_;
  std::vector<step> steps_;
  bool is_cut_ = false;  // there was no memory for a pass or a step
};

}  // namespace cruller
