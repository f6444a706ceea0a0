// The observers of one live system.
#pragma once

#include <atomic>
#include <cruller/observer.hpp>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace cruller::detail {

// Outlives the system where a subscription does.
struct observer_list {
  void add(std::shared_ptr<observer> observer);
  // When it returns, the observer is called no more, and what it held is gone: one that another
  // thread is telling at the moment is awaited.
  void remove(const observer* observer) noexcept;
  // Tells every observer; one that throws harms nobody. Observers may come and go meanwhile. Needs
  // no memory, for what there is to tell may be that there is none.
  void notify(const event& event) noexcept;
  // Held while observers are told, so that they are called one at a time. Whoever is being told may
  // make something happen that is told at once.
  std::recursive_mutex& telling() { return telling_; }
  bool empty() const { return count_.load(std::memory_order_relaxed) == 0; }

 private:
  std::recursive_mutex telling_;
  std::mutex mutex_;
  std::vector<std::shared_ptr<observer>> observers_;  // null: gone while observers are told
  std::size_t told_ = 0;                              // how many events at the moment
  // Those who are being told, the innermost first. All by one thread, since `telling_` is held.
  struct call {
    const observer* whom;
    call* around;
  };
  call* calls_ = nullptr;
  std::thread::id teller_;  // while there are calls
  bool is_called_elsewhere(const observer* observer) const;
  std::atomic<std::size_t> count_ = 0;
};

}  // namespace cruller::detail
