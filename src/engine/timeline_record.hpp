// The record of the steps of a signal, for its timeline.
#pragma once

#include <atomic>
#include <chrono>
#include <cruller/signal.hpp>
#include <cruller/timeline.hpp>
#include <cruller/wiring.hpp>
#include <cstdint>
#include <mutex>
#include <vector>

namespace cruller::inline v0 {

// Written by the threads of one signal without waiting; any thread may read at any time.
class timeline_record {
 public:
  using time = std::chrono::nanoseconds;  // of the steady clock

  // Forgets the previous signal. Costs one load if there is nothing to forget.
  void clear() {
    if (holds_steps_.load(std::memory_order_relaxed)) forget();
  }
  // Steps from now on, at most `expected`, are those of this signal. If there is not enough memory,
  // nothing more of the signal is recorded.
  void begin_signal(signal_id signal, std::size_t expected) noexcept;
  // Returns the number of the step, for its end.
  std::size_t begin(std::uint32_t component, time now) noexcept;
  void end(std::size_t number, time now, phase how) noexcept;

  timeline read(const wiring& wiring, time now) const;

 private:
  struct step {
    std::uint32_t component;
    std::uint32_t pass;
    phase how;
    time begin;
    time end;
  };
  // Where a step is written. All other members are written before `how`.
  struct place {
    place() = default;
    place(const place& other)  // Only while no thread writes to it.
        : component(other.component),
          pass(other.pass),
          how(other.how.load(std::memory_order_relaxed)),
          begin(other.begin),
          end(other.end) {}
    place& operator=(const place&) = delete;

    std::uint32_t component = 0;
    std::uint32_t pass = 0;
    std::atomic<phase> how = nothing_yet;
    time begin{};
    time end{};  // if it has ended
  };
  static constexpr phase nothing_yet{0xff};

  static constexpr std::size_t not_kept = ~std::size_t{};

  void forget() noexcept;

  std::atomic<bool> holds_steps_ = false;
  mutable std::mutex mutex_;  // guards the following, except the content of the places
  std::vector<signal_id> passes_;
  std::vector<place> places_;
  bool is_cut_ = false;                 // there was no memory for a pass
  std::atomic<std::size_t> taken_ = 0;  // the number of places in use
};

}  // namespace cruller::v0
