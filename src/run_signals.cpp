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

bool tells_to_end(int signal) { return signal == SIGINT || signal == SIGTERM; }

// What ends the thread that takes signals: told from all others by what it carries.
constexpr int wake_up = SIGUSR2;
bool is_wake_up(const siginfo_t& info, const void* owner) {
  return info.si_signo == wake_up && info.si_code == SI_QUEUE && info.si_pid == getpid() &&
         info.si_value.sival_ptr == owner;
}

}  // namespace

posix_signals::posix_signals(const std::optional<signal_setup>& before)
    : had_terminal_(has_terminal()) {
  sigemptyset(&mine_);
  for (const int each : {SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGUSR1, SIGUSR2})
    sigaddset(&mine_, each);
  if (!is_ignored(SIGHUP)) sigaddset(&mine_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &mine_, &before_);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &pipe_before_);
  if (before) {
    before_ = before->mask;
    pipe_before_.sa_handler = before->ignores_pipe ? SIG_IGN : SIG_DFL;
  }
  static const int set_once = pthread_atfork(nullptr, nullptr, &restore_mask_in_child);
  static_cast<void>(set_once);
  mask_for_children = &before_;
  taker_ = std::thread([this] { take(); });
}

posix_signals::~posix_signals() {
  end_taking(mode::ends);
  mask_for_children = nullptr;
  // A console sees that its terminal is gone before the signal comes, and may have ended by then.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  if (had_terminal_ && !has_terminal()) sigaction(SIGHUP, &ignore, nullptr);
  sigaction(SIGPIPE, &pipe_before_, nullptr);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

signal_setup posix_signals::before() const { return {before_, pipe_before_.sa_handler == SIG_IGN}; }

void posix_signals::end_taking(mode how) {
  {
    const std::lock_guard lock(mutex_);
    mode_ = how;
  }
  if (!taker_.joinable()) return;
  pthread_sigqueue(taker_.native_handle(), wake_up, sigval{.sival_ptr = this});
  taker_.join();
}

void posix_signals::hold() {
  end_taking(mode::holds);
  const std::lock_guard lock(mutex_);
  // Of a console SIGINT would be the next program's key; this one has been told to end.
  for (const int each : pending_) kill(getpid(), each == SIGINT ? SIGTERM : each);
  pending_.clear();
  if (tells_to_end(obeyed_)) kill(getpid(), SIGTERM);
}

void posix_signals::go_on() {
  {
    const std::lock_guard lock(mutex_);
    if (tells_to_end(obeyed_)) {  // It is being obeyed already.
      sigset_t again;
      sigemptyset(&again);
      sigaddset(&again, SIGTERM);
      const timespec at_once{};
      sigtimedwait(&again, nullptr, &at_once);
    } else {
      told_to_end_ = false;
    }
    mode_ = mode::takes;
  }
  taker_ = std::thread([this] { take(); });
}

void posix_signals::take() {
  for (;;) {
    siginfo_t info{};
    int signal = sigwaitinfo(&mine_, &info);
    if (signal < 0) continue;
    // A shell whose terminal is gone sends SIGHUP, too, so there may be several.
    const bool hung_up = signal == SIGHUP && had_terminal_ && !has_terminal();
    if (hung_up) signal = SIGINT;
    std::unique_lock lock(mutex_);
    if (signal == SIGINT && !hung_up && mode_ == mode::takes && !delays_ && !told_to_end_) {
      lock.unlock();
      if (divert()) continue;
      lock.lock();
    }
    if (mode_ == mode::holds && !is_wake_up(info, this)) kill(getpid(), signal);
    if (mode_ != mode::takes) return;
    if (tells_to_end(signal)) {
      if (delays_) {
        delays_ = false;
        arrived_.notify_one();
        continue;
      }
      if (told_to_end_ && !hung_up) {
        restore_terminal();
        _exit(interrupted);
      }
      told_to_end_ = told_to_end_ || !hung_up;
      if (!is_awaited_ && when_told_) when_told_();
    }
    pending_.push_back(signal);
    arrived_.notify_one();
  }
}

bool posix_signals::divert() {
  const std::lock_guard lock(diverting_);
  return interrupted_ != nullptr && interrupted_();
}

void posix_signals::divert_interrupts(std::function<bool()> interrupted) {
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
  is_awaited_ = true;
  obeyed_ = 0;
  arrived_.wait(lock, [this] { return !pending_.empty(); });
  is_awaited_ = false;
  obeyed_ = pending_.front();
  pending_.pop_front();
  return obeyed_;
}

void posix_signals::when_told_to_end(std::function<void()> call) {
  const std::lock_guard lock(mutex_);
  when_told_ = std::move(call);
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
