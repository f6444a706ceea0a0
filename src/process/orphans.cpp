// Awaiting orphans that have ended.
#include "process/orphans.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "errors/new_thread.hpp"
#include "process/process_status.hpp"

namespace cruller::inline v0 {
namespace {

constexpr auto interval = std::chrono::milliseconds(500);
constexpr auto left_to_program = std::chrono::seconds(10);

using time_point = std::chrono::steady_clock::time_point;

struct seen {
  unsigned long long started = 0;
  bool is_orphan = false;  // It had another parent before.
  std::optional<time_point> ended;
};

// Reads all processes again; `known` are those of the last time.
std::map<pid_t, seen> look(const std::map<pid_t, seen>& known) {
  std::map<pid_t, seen> now_known;
  const time_point now = std::chrono::steady_clock::now();
  for (const process_status& each : all_processes()) {
    seen row{each.started, false, std::nullopt};
    const auto before = known.find(each.id);
    if (before != known.end() && before->second.started == each.started) row = before->second;
    if (each.parent != first_process) row.is_orphan = true;
    if (each.parent == first_process && each.state == 'Z') {
      if (!row.ended) row.ended = now;
      if (row.is_orphan || now - *row.ended >= left_to_program) {
        waitpid(each.id, nullptr, WNOHANG);
        continue;
      }
    }
    now_known.emplace(each.id, row);
  }
  return now_known;
}

}  // namespace

orphan_reaper::orphan_reaper() {
  if (getpid() == first_process) watcher_ = new_thread("orphaned processes", [this] { watch(); });
}

orphan_reaper::~orphan_reaper() {
  if (!watcher_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  ends_.notify_one();
  watcher_.join();
}

void orphan_reaper::watch() {
  std::map<pid_t, seen> known;
  std::unique_lock lock(mutex_);
  while (!ends_.wait_for(lock, interval, [this] { return is_over_; })) known = look(known);
}

}  // namespace cruller::v0
