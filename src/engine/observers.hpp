// The observers of one live system.
#pragma once

#include <atomic>
#include <cruller/observer.hpp>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace cruller::inline v0::detail {

// Outlives the system if a subscription does.
struct observer_list {
  void add(std::shared_ptr<observer> observer);
  // After it returns, the observer is not called any more, and what it held is destroyed: it waits
  // for a call in progress on another thread.
  void remove(const observer* observer) noexcept;
  // Calls every observer, and ignores exceptions. Observers may be added and removed meanwhile.
  // Allocates nothing, because the event may be that memory has run out.
  void notify(const event& event) noexcept;
  // Held while observers are called, so that only one is called at a time. An observer may cause
  // another event, which is delivered at once.
  std::recursive_mutex& notifying() { return notifying_; }
  bool empty() const { return count_.load(std::memory_order_relaxed) == 0; }

 private:
  std::recursive_mutex notifying_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<observer>> observers_;  // null: removed during a notification
  std::size_t delivering_ = 0;                        // the number of events in delivery
  // The calls in progress, the innermost first. All of them on one thread, because `notifying_` is
  // held.
  struct call {
    const observer* whom;
    call* around;
  };
  call* calls_ = nullptr;
  std::thread::id notifier_;  // while there are calls
  bool is_called_elsewhere(const observer* observer) const;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace cruller::v0::detail
