// Taking POSIX signals with a thread that waits for them.
#include "run_signals.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <utility>

#include "terminal.hpp"

namespace cruller {
namespace {

constexpr int interrupted = 130;

// What a forked child restores. Handlers of fork() cannot be taken away again, so they are set
// once and look here.
std::atomic<const sigset_t*> mask_for_children = nullptr;

void restore_mask_in_child() {
  if (const sigset_t* const mask = mask_for_children.load())
    pthread_sigmask(SIG_SETMASK, mask, nullptr);
}

// Whether there is a terminal that Ctrl-C can come from.
bool has_terminal() {
  const int file = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (file >= 0) close(file);
  return file >= 0;
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

posix_signals::posix_signals() : had_terminal_(has_terminal()) {
  sigemptyset(&mine_);
  for (const int each : {SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGUSR1, SIGUSR2})
    sigaddset(&mine_, each);
  if (!is_ignored(SIGHUP)) sigaddset(&mine_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &mine_, &before_);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &pipe_before_);
  static const int set_once = pthread_atfork(nullptr, nullptr, &restore_mask_in_child);
  static_cast<void>(set_once);
  mask_for_children = &before_;
  taker_ = std::thread([this] { take(); });
}

posix_signals::~posix_signals() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  pthread_kill(taker_.native_handle(), SIGUSR2);
  taker_.join();
  mask_for_children = nullptr;
  // A console sees that its terminal is gone before the signal comes, and may have ended by then.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  if (had_terminal_ && !has_terminal()) sigaction(SIGHUP, &ignore, nullptr);
  sigaction(SIGPIPE, &pipe_before_, nullptr);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void posix_signals::take() {
  bool told_to_end = false;
  for (;;) {
    int signal = 0;
    if (sigwait(&mine_, &signal) != 0) continue;
    // A shell whose terminal is gone sends SIGHUP, too, so there may be several.
    const bool hung_up = signal == SIGHUP && had_terminal_ && !has_terminal();
    if (hung_up) signal = SIGINT;
    std::unique_lock lock(mutex_);
    if (closing_) return;
    if (signal == SIGINT && !hung_up && !delays_ && !told_to_end) {
      lock.unlock();
      if (divert()) continue;
      lock.lock();
    }
    if (signal == SIGINT || signal == SIGTERM) {
      if (delays_) {
        delays_ = false;
        arrived_.notify_one();
        continue;
      }
      if (told_to_end && !hung_up) {
        restore_terminal();
        _exit(interrupted);
      }
      told_to_end = told_to_end || !hung_up;
    }
    pending_.push_back(signal);
    arrived_.notify_one();
  }
}

bool posix_signals::divert() {
  const std::lock_guard lock(diverting_);
  if (interrupted_ == nullptr) return false;
  interrupted_();
  return true;
}

void posix_signals::divert_interrupts(std::function<void()> interrupted) {
  const std::lock_guard lock(diverting_);
  interrupted_ = std::move(interrupted);
}

void posix_signals::put(int signal) {
  const std::lock_guard lock(mutex_);
  pending_.push_back(signal);
  arrived_.notify_one();
}

int posix_signals::next() {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [this] { return !pending_.empty(); });
  const int signal = pending_.front();
  pending_.pop_front();
  return signal;
}

void posix_signals::begin_delay() {
  const std::lock_guard lock(mutex_);
  delays_ = true;
}

void posix_signals::delay(std::chrono::nanoseconds time) {
  std::unique_lock lock(mutex_);
  arrived_.wait_for(lock, time, [this] { return !delays_; });
  delays_ = false;
}

void stop_process() { kill(getpid(), SIGSTOP); }

}  // namespace cruller
