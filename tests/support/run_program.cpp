// A small program made of named systems, for run_test.py and notify_test.py.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <condition_variable>
#include <cruller/cruller.hpp>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

namespace {

using namespace cruller::dsl;

inline constexpr cruller::signal<"rotate", cruller::order::dependents_first> rotate;

void say(const char* text) { std::cout << text << std::endl; }

// Waits for a line on standard input, so that a test decides when a step ends.
void wait_for_line() {
  std::string line;
  std::getline(std::cin, line);
}

constexpr auto steady = define(
    "env"_k = group("port"_k = 8080, "name"_k = "steady"),
    "server"_k = component(
        doc("says what it does"),
        config(ref<"env.port">, ref<"env.name">),
        start([](int port, const char* name) {
          std::cout << "serving " << name << " on " << port << std::endl;
          return port;
        }),
        suspend([](int&) { say("paused"); }),
        resume([](int&) { say("unpaused"); }),
        stop([](int&) { say("closed"); })
    )
);

// Restarts the components that it reads, in its own thread, like an administrator's console.
class console {
 public:
  explicit console(cruller::any_system& system)
      : thread_([&system] {
          for (std::string line; std::getline(std::cin, line);) {
            try {
              system.restart(line);
            } catch (const cruller::error& error) {
              std::cout << error.what() << std::endl;
            }
          }
        }) {}
  ~console() { thread_.join(); }

 private:
  std::thread thread_;
};

// Waits until a stop is requested.
void wait_until_asked(cruller::context& step) {
  std::promise<void> asked;
  const std::stop_callback when(step.stop_token(), [&] { asked.set_value(); });
  asked.get_future().wait();
}

void rotate_files() {
  say("rotating");
  std::string line;
  std::getline(std::cin, line);
  if (line == "fail") throw std::runtime_error("no room");
}

bool blocks_sigterm() {
  sigset_t mask;
  sigemptyset(&mask);
  pthread_sigmask(SIG_BLOCK, nullptr, &mask);
  return sigismember(&mask, SIGTERM) == 1;
}

// A thread created before `run`, like that of an asynchronous logger: it receives signals, too.
const std::jthread before_run([](const std::stop_token& stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait(lock, stop, [] { return false; });
});

// The signals that a child made with popen has blocked and ignored.
std::string signals_of_child() {
  std::FILE* const child = popen("grep -E '^Sig(Blk|Ign)' /proc/self/status | tr '\\n' ' '", "r");
  char text[200] = "";
  static_cast<void>(!std::fgets(text, sizeof text, child));
  pclose(child);
  return text;
}

// A child made with fork is terminated by the signal, and its parent does not get the signal.
bool forked_child_ends_by_sigterm() {
  const pid_t child = fork();
  if (child == 0) {
    std::raise(SIGTERM);
    _exit(0);
  }
  int status = -1;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM;
}

// Creates an orphan, and a child that has ended and that only the stop waits for.
std::FILE* make_children() {
  static_cast<void>(!std::system("sleep 2.5 & sleep 1.5"));
  return popen("exit 3", "r");
}

constexpr auto systems = named_systems(
    "steady"_k = steady,
    "fails_to_start"_k = with(steady, "server"_k = component(start([] {
                                        throw std::runtime_error("bind: permission denied");
                                      }))),
    "fails_with_a_cause"_k = with(
        steady,
        "server.start"_k = [](int, const char*) -> int {
          try {
            throw std::runtime_error("no route to host");
          } catch (...) {
            std::throw_with_nested(std::runtime_error("cannot connect"));
          }
        }
    ),
    "fails_deep_down"_k = with(
        steady,
        "server.start"_k = [](int, const char*) -> int {
          try {
            try {
              throw std::runtime_error("cable unplugged");
            } catch (...) {
              std::throw_with_nested(std::runtime_error("no route to host"));
            }
          } catch (...) {
            std::throw_with_nested(std::runtime_error("cannot connect"));
          }
        }
    ),
    "reads"_k = extend(steady, "pid"_k = env<int>("RUN_TEST_NUMBER")),
    // After its start it could not start again.
    "forgets"_k = extend(
        with(
            steady,
            "server.start"_k =
                [](int port, const char*) {
                  unsetenv("RUN_TEST_NUMBER");
                  return port;
                }
        ),
        "pid"_k = env<int>("RUN_TEST_NUMBER")
    ),
    "fails_with_two_lines"_k = with(steady, "server"_k = component(start([] {
                                              throw std::runtime_error("no\nREADY=1");
                                            }))),
    "fails_to_start_again"_k = with(
        steady,
        "server.start"_k =
            [](int port, const char*) {
              static int starts = 0;
              if (++starts > 1) throw std::runtime_error("gone");
              return port;
            }
    ),
    "fails_to_stop"_k = with(
        steady, "server.stop"_k = [](int&) { throw std::runtime_error("disk full"); }
    ),
    "fails_to_suspend"_k = with(
        steady, "server.suspend"_k = [](int&) { throw std::runtime_error("busy"); }
    ),
    "fails_to_hand_over"_k = with(
        steady, "server.hand_over"_k = [](int&) -> int { throw std::runtime_error("no number"); }
    ),
    "rotates"_k = with(steady, "server"_k = component(start([] { return 1; }), rotate([](int&) {
                                                        rotate_files();
                                                      }))),
    "makes_a_child"_k = with(
        steady,
        "server.start"_k =
            [](int port, const char*) {
              std::cout << "SIGTERM is blocked here: " << blocks_sigterm()
                        << ", ends a forked child: " << forked_child_ends_by_sigterm() << std::endl;
              std::cout << "in a child: " << signals_of_child() << std::endl;
              return port;
            }
    ),
    "has_orphans"_k = with(
        steady,
        "server"_k = component(start([] { return make_children(); }), stop([](std::FILE*& child) {
                                 std::cout << "its child said " << WEXITSTATUS(pclose(child))
                                           << std::endl;
                               }))
    ),
    "opens_a_file"_k = with(
        steady,
        "server.start"_k =
            [](int, const char*) {
              return open(std::getenv("FILE"), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
            }
    ),
    "slow_to_answer"_k = with(
        steady,
        "server.status"_k =
            [](int&) {
              say("asked");
              wait_for_line();
              return "here";
            }
    ),
    "slow_to_suspend"_k = with(
        steady,
        "server.suspend"_k =
            [](int&) {
              say("pausing");
              wait_for_line();
            }
    ),
    "slow_to_stop"_k = with(
        steady,
        "server.stop"_k =
            [](int&) {
              say("closing");
              wait_for_line();
            }
    ),
    "slow_to_start"_k = with(
        steady,
        "server.start"_k =
            [](int port, const char*) {
              say("opening");
              wait_for_line();
              return port;
            }
    ),
    "slow_to_start_again"_k = with(
        steady,
        "server.start"_k =
            [](int port, const char*) {
              static int starts = 0;
              if (++starts == 1) return port;
              say("opening again");
              wait_for_line();
              return port;
            }
    ),
    "waits_to_start"_k = with(
        steady,
        "server.start"_k =
            [](int port, const char*, cruller::context& step) {
              wait_until_asked(step);
              return port;
            }
    ),
    "waits_to_stop"_k = with(
        steady,
        "server.stop"_k = [](int&, int, const char*, cruller::context& c) { wait_until_asked(c); }
    ),
    "stuck_in_rollback"_k = extend(
        with(
            steady, "server.stop"_k = [](int&) { wait_for_line(); }
        ),
        "last"_k = component(depends_on<"server">, start([] { throw std::runtime_error("no"); }))
    ),
    "restarted_by_itself"_k = with(
        steady,
        "env.name"_k = component(start([](cruller::context& c) { return console(c.system()); })),
        "server"_k = component(config(ref<"env.port">), start([](int) { say("opened"); }), stop([] {
                                 say("closed");
                               }))
    )
);

}  // namespace

int main(int argc, char** argv) {
  // A program whose first system cannot be made.
  if (const char* const thrown = std::getenv("MAKING_THROWS")) {
    static bool is_number = std::string_view(thrown) == "number";
    const cruller::system_choice choices[] = {
        {"broken", []() -> std::unique_ptr<cruller::any_system> {
           if (is_number) throw 7;
           throw std::runtime_error("no such device");
         }}};
    return cruller::run(choices, argc, argv);
  }
  return cruller::run<systems>(argc, argv);
}
