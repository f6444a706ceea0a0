// Processing the signals that handlers have received.
#include "process/posix_signals.hpp"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <system_error>
#include <utility>

#include "errors/new_thread.hpp"
#include "process/output.hpp"
#include "process/terminal.hpp"

namespace cruller::inline v0 {
namespace {

constexpr int ended_at_once = 130;

// Whether the process has a controlling terminal.
bool has_terminal() {
  const int file = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
  if (file >= 0) close(file);
  return file >= 0;
}

// Whether a signal is ignored, as shells do for background jobs.
bool is_ignored(int signal) {
  if (signal != SIGINT && signal != SIGHUP && signal != SIGQUIT && signal != SIGTSTP) return false;
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

std::vector<int> all_but_ignored(std::vector<int> numbers) {
  numbers.insert(numbers.end(), {SIGINT, SIGTERM});
  std::erase_if(numbers, is_ignored);
  return numbers;
}

bool is_end_request(int signal) { return signal == SIGINT || signal == SIGTERM; }

}  // namespace

posix_signals::posix_signals(taken_signals taken, const std::optional<signal_setup>& before)
    : had_terminal_(has_terminal()),
      ends_(std::move(taken.ends)),
      inbox_(all_but_ignored(std::move(taken.numbers))) {
  if (before)
    before_ = *before;
  else
    pthread_sigmask(SIG_SETMASK, nullptr, &before_.mask);
  taker_ = new_thread("signals", [this] { take(); });
  // Signals that arrived while the previous image was being replaced are pending until now.
  if (before) pthread_sigmask(SIG_SETMASK, &before_.mask, nullptr);
}

posix_signals::~posix_signals() {
  end_taking(mode::ends);
  // A console sees that its terminal has closed before the signal arrives, and may have ended by
  // then.
  if (had_terminal_ && !has_terminal()) std::signal(SIGHUP, SIG_IGN);
}

void posix_signals::end_taking(mode how) {
  {
    const std::lock_guard lock(mutex_);
    mode_ = how;
  }
  if (!taker_.joinable()) return;
  inbox_.wake();
  taker_.join();
}

void posix_signals::hold() {
  end_taking(mode::holds);
  blocked_.emplace(inbox_.numbers());
  inbox_.leave_to_this_thread();
  const std::vector<int> unread = inbox_.drain();
  const std::lock_guard lock(mutex_);
  pending_.insert(pending_.end(), unread.begin(), unread.end());
  // SIGINT would only discard a line in the next program's console; this request must end it.
  for (const int each : pending_) kill(getpid(), each == SIGINT ? SIGTERM : each);
  pending_.clear();
  if (is_end_request(handled_)) kill(getpid(), SIGTERM);
}

void posix_signals::release() {
  {
    const std::lock_guard lock(mutex_);
    if (is_end_request(handled_)) {  // It is being handled already.
      sigset_t again;
      sigemptyset(&again);
      sigaddset(&again, SIGTERM);
      const timespec at_once{};
      sigtimedwait(&again, nullptr, &at_once);
    } else {
      last_request_.reset();
    }
    mode_ = mode::takes;
  }
  inbox_.take_again();
  blocked_.reset();
  take_again();
}

// The program continues. A thread has just ended; others may have been created in its place.
void posix_signals::take_again() noexcept {
  constexpr int attempts = 50;
  for (int i = 0; i != attempts; ++i) {
    try {
      taker_ = std::thread([this] { take(); });
      return;
    } catch (const std::system_error&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }
  report_warning("no thread can be created for signals; SIGINT and SIGTERM end the program at once"
  );
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

void posix_signals::take() {
  // This thread can receive each signal, even if the program has blocked it in all others.
  pthread_sigmask(SIG_UNBLOCK, &inbox_.numbers(), nullptr);
  for (;;) {
    const std::optional<int> signal = inbox_.wait();
    {
      const std::lock_guard lock(mutex_);
      if (mode_ != mode::takes) {
        if (!signal) return;
        pending_.push_back(*signal);
        continue;
      }
    }
    if (signal) handle(*signal);
  }
}

void posix_signals::handle(int signal) {
  // A shell whose terminal has closed sends SIGHUP too, so there may be several.
  const bool hung_up = signal == SIGHUP && had_terminal_ && !has_terminal();
  if (!hung_up && std::ranges::find(ends_, signal) != ends_.end()) signal = SIGTERM;
  if (is_end_request(signal)) return request_end(signal);
  const std::lock_guard lock(mutex_);
  enqueue(hung_up ? SIGINT : signal);
  if (hung_up && !is_awaited_ && on_end_request_) on_end_request_(stage_);
}

void posix_signals::request_end(int signal) {
  std::unique_lock lock(mutex_);
  if (signal == SIGINT && !last_request_ && stage_ == end_stage::none) {
    lock.unlock();
    if (divert()) return;
    lock.lock();
  }
  const auto now = std::chrono::steady_clock::now();
  if (last_request_ && now - *last_request_ < one_intention) return;
  const bool is_first = !last_request_;
  last_request_ = now;
  signal_inbox::note_request();
  if (is_first) {
    if (stage_ == end_stage::none) enqueue(signal);
    if (!is_awaited_ && on_end_request_) on_end_request_(stage_);
  } else if (is_skippable(stage_) && !skip_.stop_requested()) {
    std::stop_source skipped = skip_;
    lock.unlock();
    skipped.request_stop();
  } else {
    restore_terminal();
    _exit(ended_at_once);
  }
}

void posix_signals::enqueue(int signal) {
  std::erase(pending_, signal);
  pending_.push_back(signal);
  arrived_.notify_one();
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
  enqueue(signal);
}

void posix_signals::wake() {
  const std::lock_guard lock(mutex_);
  is_woken_ = true;
  arrived_.notify_one();
}

std::optional<int> posix_signals::next() {
  std::unique_lock lock(mutex_);
  is_awaited_ = true;
  handled_ = 0;
  arrived_.wait(lock, [this] { return is_woken_ || !pending_.empty(); });
  is_awaited_ = false;
  is_woken_ = false;
  if (pending_.empty()) return std::nullopt;
  const auto end = std::ranges::find_if(pending_, is_end_request);
  const auto chosen = end == pending_.end() ? pending_.begin() : end;
  handled_ = *chosen;
  pending_.erase(chosen);
  return handled_;
}

void posix_signals::on_end_request(std::function<void(end_stage)> call) {
  const std::lock_guard lock(mutex_);
  on_end_request_ = std::move(call);
}

bool posix_signals::is_end_requested() const {
  const std::lock_guard lock(mutex_);
  return last_request_.has_value();
}

std::stop_token posix_signals::begin(end_stage stage) {
  const std::lock_guard lock(mutex_);
  stage_ = stage;
  skip_ = std::stop_source();
  return skip_.get_token();
}

end_stage posix_signals::stage() const {
  const std::lock_guard lock(mutex_);
  return stage_;
}

}  // namespace cruller::v0
