// A place where threads wait for each other. std::barrier would do, but thread sanitizers report
// races inside the one of libstdc++ 12.
#pragma once

#include <condition_variable>
#include <mutex>

class meeting {
 public:
  explicit meeting(int threads) : threads_(threads) {}

  // Returns when as many threads as are expected have come; then it begins anew.
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
