// The threads of this process, to find those that nobody has joined.
#pragma once

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>

namespace campaign {

inline std::size_t count_threads() {
  const std::filesystem::directory_iterator tasks("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(tasks), end(tasks)));
}

// The number of threads after ours have ended. A sanitizer adds one of its own when the first is
// created.
inline std::size_t count_threads_that_stay() {
  std::thread([] {}).join();
  std::size_t fewest = count_threads();
  for (int tries = 0; tries != 1000; ++tries) {
    std::this_thread::yield();
    fewest = std::min(fewest, count_threads());
  }
  return fewest;
}

// The kernel may still be removing a thread that has been joined.
inline bool only_these_are_left(std::size_t threads) {
  for (int tries = 0; tries != 100000; ++tries) {
    if (count_threads() <= threads) return true;
    std::this_thread::yield();
  }
  return false;
}

}  // namespace campaign
