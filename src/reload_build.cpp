// Running a build, and listening to what it says.
#include "reload_build.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cruller/error.hpp>
#include <cruller/file_descriptor.hpp>
#include <csignal>
#include <cstring>
#include <system_error>
#include <utility>

namespace cruller {
namespace {

// A line that is longer comes in pieces.
constexpr std::size_t longest_line = 65536;
// Together, all that a pipe holds: whoever goes on writing after the build's end is not heard out.
constexpr int reads_at_once = 16;
constexpr std::size_t read_size = 4096;
// Milliseconds. A shell that is just about to start a command does not pass an interrupt on to it.
constexpr int patience = 100;

// Gives what is read on line by line.
class line_reader {
 public:
  line_reader(int file, const speaker& say) : file_(file), say_(say) {}

  // Reads what is there now; false at the end.
  bool read_on() {
    std::array<char, read_size> buffer{};
    for (int i = 0; i < reads_at_once; ++i) {
      const ssize_t size = ::read(file_, buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return true;
      if (size <= 0) return false;
      rest_.append(buffer.data(), static_cast<std::size_t>(size));
      const std::size_t end = rest_.rfind('\n');
      if (end != std::string::npos)
        say_lines(end + 1);
      else if (rest_.size() > longest_line)
        say_lines(rest_.size());
    }
    return true;
  }
  // A last line may lack its end.
  void finish() {
    if (rest_.empty()) return;
    rest_ += '\n';
    say_lines(rest_.size());
  }

 private:
  void say_lines(std::size_t end) {
    const std::string lines = rest_.substr(0, end);
    rest_.erase(0, end);
    say_(lines);
  }

  int file_;
  const speaker& say_;
  std::string rest_;
};

// How a child process is to be made, in the words of posix_spawn.
class spawn_plan {
 public:
  spawn_plan(int output, const char* directory, const signal_setup& signals) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
    if (*directory != '\0') posix_spawn_file_actions_addchdir_np(&files_, directory);
    // Of the components' files, also those that were opened without O_CLOEXEC.
    posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
    posix_spawnattr_init(&attributes_);
    sigset_t reset;
    sigemptyset(&reset);
    // It is interrupted by us, also where the program was started in the background of a script.
    sigaddset(&reset, SIGINT);
    if (!signals.ignores_pipe) sigaddset(&reset, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &reset);
    posix_spawnattr_setsigmask(&attributes_, &signals.mask);
    // A process group of its own: all that the command starts can be interrupted together, also
    // where Ctrl-C is no key but a signal.
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP
    );
  }
  ~spawn_plan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&files_);
  }
  spawn_plan(const spawn_plan&) = delete;
  spawn_plan& operator=(const spawn_plan&) = delete;

  pid_t spawn(const std::string& command) const {
    std::string shell = "sh";
    std::string option = "-c";
    std::string text = command;
    const std::array<char*, 4> arguments{shell.data(), option.data(), text.data(), nullptr};
    pid_t child = 0;
    const int error = posix_spawn(
        &child, "/bin/sh", &files_, &attributes_, arguments.data(), environ
    );
    if (error != 0) throw std::system_error(error, std::generic_category(), "cannot run /bin/sh");
    return child;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

std::string name_of_signal(int number) {
  const char* const name = sigabbrev_np(number);
  return name == nullptr ? fmt::format("signal {}", number) : fmt::format("SIG{}", name);
}

std::optional<std::string> describe(const siginfo_t& end) {
  if (end.si_code != CLD_EXITED)
    return fmt::format("the build was ended by {}", name_of_signal(end.si_status));
  if (end.si_status == 0) return std::nullopt;
  // What a shell says of a command that a signal ended.
  if (end.si_status > 128 && sigabbrev_np(end.si_status - 128) != nullptr)
    return fmt::format("the build was ended by {}", name_of_signal(end.si_status - 128));
  return fmt::format("the build failed with exit code {}", end.si_status);
}

}  // namespace

// The running command; ended by force when we leave before it does.
class build_command::child {
 public:
  child(build_command& owner, const spawn_plan& plan)
      : owner_(owner),
        id_(begin(owner, plan)),
        // Where the kernel knows no such thing, the end of the output is the end of the build.
        exit_(static_cast<int>(syscall(SYS_pidfd_open, id_, 0))) {}
  ~child() {
    if (id_ == 0) return;
    kill(-id_, SIGKILL);
    static_cast<void>(wait());
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  // Becomes readable when it has ended; negative when that cannot be had.
  int exit() const { return exit_.get(); }
  void interrupt_again() {
    const std::lock_guard lock(owner_.mutex_);
    if (owner_.interrupts_ > 0) kill(-id_, SIGINT);
  }
  std::optional<std::string> wait() {
    siginfo_t end{};
    // Its number stays taken until nobody can send it a signal any more.
    const auto wait_for = [&](int options) {
      while (waitid(P_PID, static_cast<id_t>(id_), &end, WEXITED | options) != 0)
        if (errno != EINTR) return false;
      return true;
    };
    bool is_known = wait_for(WNOWAIT);
    const std::lock_guard lock(owner_.mutex_);
    is_known = is_known && wait_for(0);
    owner_.group_ = 0;
    id_ = 0;
    if (owner_.interrupts_ > 0 || owner_.is_over_) return "the build was interrupted";
    // The program ignores SIGCHLD, or awaits whatever child there is.
    if (!is_known) return "the build's end was awaited by somebody else: how it went is not known";
    return describe(end);
  }

 private:
  static pid_t begin(build_command& owner, const spawn_plan& plan) {
    const std::lock_guard lock(owner.mutex_);
    const pid_t id = plan.spawn(owner.command_);
    owner.group_ = id;
    owner.interrupts_ = 0;
    if (owner.is_over_) kill(-id, SIGKILL);
    return id;
  }

  build_command& owner_;
  pid_t id_;
  file_descriptor exit_;
};

build_command::build_command(
    std::string command, std::filesystem::path directory, const signal_setup& signals
)
    : command_(std::move(command)), directory_(std::move(directory)), signals_(signals) {}

std::optional<std::string> build_command::run(const speaker& say) try {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  const file_descriptor output(ends[0]);
  file_descriptor input(ends[1]);
  // The build's end of the pipe waits when we are slow.
  fcntl(input.get(), F_SETFL, 0);
  child running(*this, spawn_plan(input.get(), directory_.c_str(), signals_));
  input = file_descriptor();
  line_reader reader(output.get(), say);
  std::array<pollfd, 2> ready{pollfd{output.get(), POLLIN, 0}, pollfd{running.exit(), POLLIN, 0}};
  while (ready[1].revents == 0) {
    const int count = poll(ready.data(), ready.size(), patience);
    if (count < 0 && errno != EINTR) break;
    if (count == 0) running.interrupt_again();
    if (!reader.read_on()) break;
  }
  auto failure = running.wait();
  static_cast<void>(reader.read_on());
  reader.finish();
  return failure;
} catch (const std::system_error& error) {
  return fmt::format("the build cannot be run: {}", error.what());
}

void build_command::end() {
  {
    const std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  interrupt();
}

bool build_command::interrupt() {
  const std::lock_guard lock(mutex_);
  if (group_ == 0) return false;
  kill(-group_, interrupts_++ == 0 ? SIGINT : SIGKILL);
  return true;
}

}  // namespace cruller
