// Running a child process and reading its output.
#include "reload/child_command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "reload/argument_pointers.hpp"

namespace cruller::inline v0 {
namespace {

// Longer lines are split.
constexpr std::size_t longest_line = 65536;
// Together the capacity of a pipe: output of processes that outlive the build is not awaited.
constexpr int reads_at_once = 16;
constexpr std::size_t read_size = 4096;
// Milliseconds. A shell that is about to start a command does not pass an interrupt on to it, so it
// is repeated.
constexpr int patience = 100;

using clock = std::chrono::steady_clock;

// Passes output on in whole lines.
class line_reader {
 public:
  line_reader(int file, const output_sink& say) : file_(file), say_(say) {}

  // Reads the available output; returns false at the end.
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
  // Passes on a last line without a newline.
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
  const output_sink& say_;
  std::string rest_;
};

// The attributes of a child process, for posix_spawn.
class spawn_plan {
 public:
  spawn_plan(int output, int file, const char* directory, const signal_setup& signals) {
    posix_spawn_file_actions_init(&files_);
    posix_spawn_file_actions_addopen(&files_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files_, output, STDERR_FILENO);
    if (*directory != '\0') posix_spawn_file_actions_addchdir_np(&files_, directory);
    int open = STDERR_FILENO + 1;
    if (file >= 0) {
      posix_spawn_file_actions_adddup2(&files_, file, child_command::file_number);
      open = child_command::file_number + 1;
    }
    // Closes the descriptors of components, including those without O_CLOEXEC.
    posix_spawn_file_actions_addclosefrom_np(&files_, open);
    posix_spawnattr_init(&attributes_);
    sigset_t reset;
    sigemptyset(&reset);
    // The build must react to SIGINT even if a shell started this program in the background.
    sigaddset(&reset, SIGINT);
    posix_spawnattr_setsigdefault(&attributes_, &reset);
    posix_spawnattr_setsigmask(&attributes_, &signals.mask);
    // Its own process group, so that all processes of the build can be interrupted together.
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

  pid_t spawn(const child_command::program& what, const std::string& variable) const {
    std::vector<std::string> arguments = what.arguments;
    std::vector<std::string> environment = what.environment.value_or(std::vector<std::string>());
    if (!variable.empty()) environment.push_back(variable);
    pid_t child = 0;
    const int error = posix_spawn(
        &child,
        what.file.c_str(),
        &files_,
        &attributes_,
        pointers_to(arguments).data(),
        what.environment ? pointers_to(environment).data() : environ
    );
    if (error != 0)
      throw std::system_error(
          error, std::generic_category(), fmt::format("cannot run {}", what.file.string())
      );
    return child;
  }

 private:
  posix_spawn_file_actions_t files_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

// The running command. The destructor kills it if it is still running.
class child_command::child {
 public:
  child(child_command& owner, const spawn_plan& plan, const std::string& variable)
      : owner_(owner),
        id_(begin(owner, plan, variable)),
        // Without pidfd_open, the end of the output is the end of the build.
        exit_(static_cast<int>(syscall(SYS_pidfd_open, id_, 0))) {}
  ~child() {
    if (id_ == 0) return;
    kill(-id_, SIGKILL);
    static_cast<void>(wait());
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  // Becomes readable when the command has ended; negative if not available.
  int exit() const { return exit_.get(); }
  void interrupt_again() {
    const std::lock_guard lock(owner_.mutex_);
    if (owner_.interrupts_ > 0) kill(-id_, SIGINT);
  }
  void kill_it() {
    const std::lock_guard lock(owner_.mutex_);
    kill(-id_, SIGKILL);
  }
  child_end wait() {
    siginfo_t end{};
    // The process id stays reserved until no thread can send a signal to it.
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
    if (owner_.interrupts_ > 0 || owner_.is_cancelled_) return {child_end::how::interrupted, 0};
    // The program ignores SIGCHLD or waits for all children.
    if (!is_known) return {child_end::how::unknown, 0};
    const bool has_exited = end.si_code == CLD_EXITED;
    return {has_exited ? child_end::how::exited : child_end::how::killed, end.si_status};
  }

 private:
  static pid_t begin(child_command& owner, const spawn_plan& plan, const std::string& variable) {
    const std::lock_guard lock(owner.mutex_);
    const pid_t id = plan.spawn(owner.program_, variable);
    owner.group_ = id;
    owner.interrupts_ = 0;
    if (owner.is_cancelled_) kill(-id, SIGKILL);
    return id;
  }

  child_command& owner_;
  pid_t id_;
  file_descriptor exit_;
};

child_command::child_command(program what, const signal_setup& signals)
    : program_(std::move(what)), signals_(signals) {}

child_end child_command::run(
    const output_sink& say,
    std::chrono::milliseconds limit,
    const std::string& variable,
    const file_descriptor& file
) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  const file_descriptor output(ends[0]);
  file_descriptor input(ends[1]);
  // The child blocks on its end of the pipe when output is read slowly.
  fcntl(input.get(), F_SETFL, 0);
  const auto until = clock::now() + limit;
  const spawn_plan plan(input.get(), file.get(), program_.directory.c_str(), signals_);
  child running(*this, plan, variable);
  input = file_descriptor();
  line_reader reader(output.get(), say);
  bool is_overdue = false;
  std::array<pollfd, 2> ready{pollfd{output.get(), POLLIN, 0}, pollfd{running.exit(), POLLIN, 0}};
  while (ready[1].revents == 0) {
    const int count = poll(ready.data(), ready.size(), patience);
    if (count < 0 && errno != EINTR) break;
    if (count == 0) running.interrupt_again();
    if (limit.count() > 0 && clock::now() >= until) {
      is_overdue = true;
      running.kill_it();
      break;
    }
    if (!reader.read_on()) break;
  }
  child_end end = running.wait();
  static_cast<void>(reader.read_on());
  reader.finish();
  if (is_overdue && end.what != child_end::how::interrupted) end.what = child_end::how::overdue;
  return end;
}

void child_command::cancel() {
  {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
  }
  interrupt();
}

bool child_command::interrupt() {
  const std::lock_guard lock(mutex_);
  if (group_ == 0) return false;
  kill(-group_, interrupts_++ == 0 ? SIGINT : SIGKILL);
  return true;
}

}  // namespace cruller::v0
