// A barrier for threads. std::barrier would do, but thread sanitizers report races inside that of
// libstdc++ 12.
#pragma once

#include <condition_variable>
#include <mutex>

class meeting {
 public:
  explicit meeting(int threads) : threads_(threads) {}

  // Returns when the expected number of threads has called it; then it starts again.
  void arrive_and_wait() {
    std::unique_lock lock(mutex_);
    const int round = round_;
    if (++here_ == threads_) {
      here_ = 0;
      ++round_;
      all_came_.notify_all();
    }
    all_came_.wait(lock, [&] { return round_ != round; });
  }

 private:
  const int threads_;
  int here_ = 0;
  int round_ = 0;
  std::mutex mutex_;
  std::condition_variable all_came_;
};
