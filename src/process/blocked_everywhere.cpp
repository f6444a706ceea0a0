// Changing the signal masks of other threads with a handler that each of them runs.
#include "process/blocked_everywhere.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <system_error>

namespace cruller::inline v0 {
namespace {

constexpr int messenger = SIGURG;
constexpr auto patience = std::chrono::milliseconds(500);

using bits = std::uint64_t;
using masks = std::map<pid_t, bits>;

constexpr bits bit_of(int number) { return bits{1} << (number - 1); }

// Read by the handlers: set while no handler can run.
bits wanted = 0;
bool blocks = true;
const masks* masks_before = nullptr;

// The kernel gives the thread this mask when the handler returns. It is shorter than a sigset_t.
void change_mask(int, siginfo_t*, void* context) {
  sigset_t& mask = static_cast<ucontext_t*>(context)->uc_sigmask;
  bits before = 0;
  if (!blocks) {
    const auto found = masks_before->find(static_cast<pid_t>(syscall(SYS_gettid)));
    if (found == masks_before->end()) return;
    before = found->second;
  }
  for (int each = 1; each <= 64; ++each) {
    if ((wanted & bit_of(each)) == 0) continue;
    if (blocks)
      sigaddset(&mask, each);
    else if ((before & bit_of(each)) == 0)
      sigdelset(&mask, each);
  }
}

// The signals that each other thread blocks.
masks find_masks() {
  masks all;
  const auto self = static_cast<pid_t>(syscall(SYS_gettid));
  std::error_code gone;
  for (const auto& each : std::filesystem::directory_iterator("/proc/self/task", gone)) {
    const pid_t thread = std::atoi(each.path().filename().c_str());
    if (thread == self) continue;
    std::ifstream status(each.path() / "status");
    for (std::string line; std::getline(status, line);)
      if (line.starts_with("SigBlk:")) all[thread] = std::strtoull(line.c_str() + 7, nullptr, 16);
  }
  return all;
}

// Sends the signal to the threads that need it, until none does or the time is up.
void send_until(const std::function<bool(pid_t thread, bits blocked)>& is_done) {
  const auto end = std::chrono::steady_clock::now() + patience;
  masks asked;
  for (;;) {
    bool all_done = true;
    for (const auto& [thread, blocked] : find_masks()) {
      if ((blocked & bit_of(messenger)) != 0 || is_done(thread, blocked)) continue;
      all_done = false;
      if (asked.emplace(thread, 0).second) syscall(SYS_tgkill, getpid(), thread, messenger);
    }
    if (all_done || std::chrono::steady_clock::now() >= end) return;
    sched_yield();
  }
}

masks found_before;

}  // namespace

blocked_everywhere::blocked_everywhere(const sigset_t& numbers) : numbers_(numbers) {
  pthread_sigmask(SIG_BLOCK, &numbers_, &before_);
  wanted = 0;
  for (int each = 1; each <= 64; ++each)
    if (sigismember(&numbers_, each) == 1) wanted |= bit_of(each);
  blocks = true;
  struct sigaction action {};
  action.sa_sigaction = &change_mask;
  action.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  sigaction(messenger, &action, &former_);
  found_before.clear();
  send_until([](pid_t thread, bits blocked) {
    found_before.emplace(thread, blocked);
    return (blocked & wanted) == wanted;
  });
}

blocked_everywhere::~blocked_everywhere() {
  blocks = false;
  masks_before = &found_before;
  send_until([](pid_t thread, bits blocked) {
    const auto found = found_before.find(thread);
    return found == found_before.end() || (blocked & wanted) == (found->second & wanted);
  });
  sigaction(messenger, &former_, nullptr);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace cruller::v0
