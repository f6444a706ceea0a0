// What metrics say about past steps.
#pragma once

#include <chrono>
#include <cruller/observer.hpp>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace cruller::inline v0 {

// Counts from the beginning of the program, for all systems that it uses. Thread-safe.
class step_statistics {
 public:
  struct step {
    std::string component;
    std::string signal;
    friend auto operator<=>(const step&, const step&) = default;
  };
  struct numbers {
    std::map<std::string, std::uint64_t> restarts;  // by component: starts after the first
    std::map<step, std::uint64_t> failures;
    std::map<step, std::chrono::nanoseconds> durations;      // of the last step
    std::optional<std::chrono::nanoseconds> start_duration;  // from its first step to its last
  };

  void note(const event& what);
  numbers read() const {
    const std::lock_guard lock(mutex_);
    return numbers_;
  }

 private:
  mutable std::mutex mutex_;  // guards the following
  numbers numbers_;
  std::chrono::steady_clock::time_point start_begins_;
};

}  // namespace cruller::v0
