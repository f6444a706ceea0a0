// The orphaned children of process 1.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

namespace cruller::inline v0 {

// While it lives in process 1, it awaits processes whose parent has ended, so that they do not
// remain zombies. In any other process it does nothing.
//
// The kernel does not say whose child a process was. A process that had another parent before is an
// orphan, and is awaited when it has ended. Any other one may be the program's own, for example
// popen's, and is left to the program for ten seconds after its end.
class orphan_reaper {
 public:
  orphan_reaper();
  ~orphan_reaper();
  orphan_reaper(const orphan_reaper&) = delete;
  orphan_reaper& operator=(const orphan_reaper&) = delete;

 private:
  void watch();

  std::mutex mutex_;
  std::condition_variable ends_;
  bool is_over_ = false;
  std::thread watcher_;
};

}  // namespace cruller::v0
