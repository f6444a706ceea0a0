// The steps that exceed their limit and still run.
#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

// Thread-safe.
class overdue_steps {
 public:
  struct step {
    std::uint32_t component;
    std::string_view signal;
    friend bool operator==(const step&, const step&) = default;
  };

  // Does nothing if there is no memory.
  void add(step late) noexcept;
  // It has ended.
  void remove(step late) noexcept;
  std::vector<step> all() const {
    const std::lock_guard lock(mutex_);
    return steps_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<step> steps_;
};

}  // namespace cruller::v0
