// Handlers that write to a pipe.
#include "process/signal_inbox.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cruller/error.hpp>
#include <cstdint>
#include <ctime>
#include <system_error>

#include "process/end_stage.hpp"

namespace cruller::inline v0 {
namespace {

constexpr unsigned char woken = 0;

// All data that a handler may use. It lives as long as the process: a handler may still run on
// another thread when an inbox is destroyed.
struct handler_state {
  std::atomic<pid_t> owner = 0;   // the process with an inbox, or 0
  std::atomic<pid_t> holder = 0;  // the thread that receives the signals, or 0
  std::atomic<int> writer = -1;
  int reader = -1;
  std::atomic<std::int64_t> last_request = 0;  // in nanoseconds; 0: none
  std::array<std::atomic<bool>, NSIG> waits{};
  std::array<struct sigaction, NSIG> former{};
};
handler_state state;

std::int64_t now() noexcept {
  timespec time{};
  clock_gettime(CLOCK_MONOTONIC, &time);
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

bool requests_end(int number) noexcept { return number == SIGINT || number == SIGTERM; }

bool is_same_intention(int number) noexcept {
  const std::int64_t last = state.last_request;
  return requests_end(number) && last != 0 && now() - last < one_intention.count();
}

// Does what would happen without this handler. The signal is blocked until the handler returns.
void pass_on(int number) noexcept {
  sigaction(number, &state.former[static_cast<std::size_t>(number)], nullptr);
  raise(number);
}

void write_byte(unsigned char byte) noexcept {
  static_cast<void>(write(state.writer, &byte, 1) == 1);
}

void on_signal(int number) {
  const int error = errno;
  const pid_t owner = state.owner;
  if (owner == getpid()) {
    if (const pid_t holder = state.holder; holder != 0)
      syscall(SYS_tgkill, owner, holder, number);
    else if (!state.waits[static_cast<std::size_t>(number)].exchange(true))
      write_byte(static_cast<unsigned char>(number));
  } else if (owner != 0 || !is_same_intention(number)) {
    pass_on(number);
  }
  errno = error;
}

// Unlike an ignored signal, a handled one has its default action again in a program that a child
// executes.
void on_broken_pipe(int) {}

bool has_handler(int number, void (*handler)(int)) {
  struct sigaction current {};
  return sigaction(number, nullptr, &current) == 0 && current.sa_handler == handler;
}

void set_handler(int number, void (*handler)(int)) {
  struct sigaction& former = state.former[static_cast<std::size_t>(number)];
  struct sigaction current {};
  sigaction(number, nullptr, &current);
  if (current.sa_handler != handler) former = current;
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART | SA_ONSTACK;
  sigfillset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

void restore_handler(int number, void (*handler)(int)) {
  if (has_handler(number, handler))
    sigaction(number, &state.former[static_cast<std::size_t>(number)], nullptr);
}

// The pipe is made once and never closed: a late handler must not write to another file.
void open_pipe() {
  if (state.reader >= 0) return;
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot handle signals");
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  state.reader = ends[0];
  state.writer = ends[1];
}

unsigned char read_byte() {
  unsigned char byte = woken;
  while (read(state.reader, &byte, 1) < 0 && errno == EINTR) {
  }
  state.waits[byte] = false;
  return byte;
}

}  // namespace

signal_inbox::signal_inbox(const std::vector<int>& numbers) {
  open_pipe();
  pid_t nobody = 0;
  if (!state.owner.compare_exchange_strong(nobody, getpid()))
    throw error("`run` is already running in this process and handles its signals");
  drain();
  state.last_request = 0;
  sigemptyset(&numbers_);
  for (const int each : numbers) {
    sigaddset(&numbers_, each);
    set_handler(each, &on_signal);
  }
  if (has_handler(SIGPIPE, SIG_DFL)) set_handler(SIGPIPE, &on_broken_pipe);
}

signal_inbox::~signal_inbox() {
  for (int each = 1; each < NSIG; ++each)
    if (sigismember(&numbers_, each) == 1 && !is_same_intention(each))
      restore_handler(each, &on_signal);
  restore_handler(SIGPIPE, &on_broken_pipe);
  state.owner = 0;
}

std::optional<int> signal_inbox::wait() {
  const unsigned char byte = read_byte();
  if (byte == woken) return std::nullopt;
  return byte;
}

void signal_inbox::wake() { write_byte(woken); }

std::vector<int> signal_inbox::drain() {
  std::vector<int> numbers;
  pollfd file{state.reader, POLLIN, 0};
  while (poll(&file, 1, 0) == 1)
    if (const unsigned char byte = read_byte(); byte != woken) numbers.push_back(byte);
  return numbers;
}

void signal_inbox::leave_to_this_thread() {
  state.holder = static_cast<pid_t>(syscall(SYS_gettid));
}

void signal_inbox::take_again() { state.holder = 0; }

void signal_inbox::note_request() noexcept { state.last_request = now(); }

}  // namespace cruller::v0
