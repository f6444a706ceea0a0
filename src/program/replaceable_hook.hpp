// A function of the surrounding program that can be replaced.
#pragma once

#include <functional>
#include <mutex>
#include <utility>

namespace cruller::inline v0 {

// A hook that can be replaced while other threads call it. Replacing it waits for a call in
// progress.
template <typename... Arguments>
class replaceable_hook {
 public:
  replaceable_hook& operator=(std::function<void(Arguments...)> function) {
    const std::lock_guard lock(mutex_);
    function_ = std::move(function);
    return *this;
  }
  explicit operator bool() const {
    const std::lock_guard lock(mutex_);
    return function_ != nullptr;
  }
  // Does nothing if it is not set.
  void operator()(Arguments... arguments) const {
    const std::lock_guard lock(mutex_);
    if (function_) function_(arguments...);
  }

 private:
  mutable std::mutex mutex_;
  std::function<void(Arguments...)> function_;
};

}  // namespace cruller::v0
