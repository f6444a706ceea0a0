// A program with a control socket, for control_test.py.
//
// usage: control_program PATH                      reads `release`, `end` on standard input
//        control_program PATH DESCRIPTOR JSON      run as its own next image: it first answers
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "control/control.hpp"

namespace {

using cruller::answer;
using cruller::output_sink;

std::mutex mutex;
std::condition_variable changed;
bool is_released = false;
bool is_over = false;

void say(const std::string& text) {
  const std::lock_guard lock(mutex);
  std::cout << text << std::endl;
}

void set(bool& flag) {
  const std::lock_guard lock(mutex);
  flag = true;
  changed.notify_all();
}

void await(bool& flag) {
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return flag; });
  flag = false;
}

// Uses up all remaining file descriptors of the process.
class shortage {
 public:
  void begin() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 256;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (int file = 0; (file = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;)
      files_.push_back(file);
  }
  void end() {
    for (const int file : files_) close(file);
    files_.clear();
  }

 private:
  std::vector<int> files_;
};

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::string path;

// Like the next image, with a long answer.
void answer_at_length() {
  finish(cruller::current_client(), {true, std::string(5'000'000, 'x') + "\n", nullptr});
  say("answered");
}

// Replaces the program by itself, and passes on the waiting client.
answer reload(bool works) {
  cruller::waiting_client client = cruller::current_client();
  if (!works) {
    finish(client, {true, "handed over\n", nullptr});
    return {true, "too late\n", nullptr};
  }
  fcntl(client.descriptor, F_SETFD, 0);
  std::string self = "/proc/self/exe";
  std::string descriptor = std::to_string(client.descriptor);
  std::string json = client.json ? "1" : "0";
  std::array<char*, 5> arguments{self.data(), path.data(), descriptor.data(), json.data(), nullptr};
  execv(self.c_str(), arguments.data());
  return {false, std::string("error: ") + std::strerror(errno) + "\n", nullptr};
}

answer execute(std::string_view line, const output_sink& speak) {
  static shortage descriptors;
  const std::string command(line.substr(0, line.find(' ')));
  const std::string rest(line.substr(std::min(line.size(), command.size() + 1)));
  if (command == "echo") return {true, rest + "\n", rest};
  if (command == "size") return {true, std::to_string(line.size()) + "\n", line.size()};
  if (command == "fail") return {false, "error: " + rest + "\n", nullptr};
  if (command == "throw") throw std::runtime_error("it was thrown");
  if (command == "throw_number") throw 7;
  if (command == "slow" || command == "change") {
    say("begun " + std::string(line));
    if (command == "slow") {
      speak("working\n");
      await(is_released);
    }
    say("done " + std::string(line));
    return {true, "done\n", nullptr};
  }
  if (command == "pieces") {  // each has half a character at its end
    speak("\xe2\x80");
    speak("\x98quoted\xe2\x80\x99\n");
    speak("\xf0\x9f\x98\x80");
    speak("\xc3");
    return {true, "", nullptr};
  }
  if (command == "broken") return {true, "\xff\xfe\n", "\xff"};
  if (command == "much") return {true, std::string(std::stoul(rest), 'x') + "\n", nullptr};
  if (command == "flood") {
    for (int i = 0; i != 1000; ++i) speak(std::string(100'000, 'x') + "\n");
    say("flooded");
    return {};
  }
  if (command == "exhaust") return descriptors.begin(), answer{};
  if (command == "relax") return descriptors.end(), answer{};
  if (command == "seconds") return {true, "", processor_seconds()};
  if (command == "client") return {true, "", cruller::current_client().descriptor};
  if (command == "reload") return speak("before\n"), reload(true);
  if (command == "change_at_length") return answer_at_length(), answer{};
  if (command == "fail_to_reload") return speak("before\n"), reload(false);
  if (command == "inherited") {  // what a child process would inherit, without stdio
    std::string found;
    for (int file = 3; file != 200; ++file)
      if (const int flags = fcntl(file, F_GETFD); flags >= 0 && (flags & FD_CLOEXEC) == 0)
        found += std::to_string(file) + " ";
    return {true, found + "\n", nullptr};
  }
  return {false, "error: there is no command " + command + "\n", nullptr};
}

bool changes(std::string_view line) {
  return line.starts_with("slow") || line.starts_with("change") || line.starts_with("reload") ||
         line.starts_with("fail_to_reload") || line.starts_with("flood");
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2) return 2;
  path = argv[1];
  umask(0);
  std::optional<cruller::control_server> serves;
  serves.emplace(path, &execute, &changes);
  if (argc == 4)
    cruller::finish({std::atoi(argv[2]), argv[3] == std::string("1")}, {true, "after\n", "new"});
  say("listening");
  std::thread reader([] {
    for (std::string line; std::getline(std::cin, line);)
      set(line == "end" ? is_over : is_released);
    set(is_released);
    set(is_over);
  });
  await(is_over);
  say("ending");
  serves.reset();
  say("ended");
  reader.join();
  return 0;
} catch (const std::exception& error) {
  std::cerr << "error: " << error.what() << std::endl;
  return 1;
}
