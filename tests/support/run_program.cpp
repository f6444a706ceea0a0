// A small program made of named systems, for run_test.py and notify_test.py.
#include <sys/wait.h>
#include <unistd.h>

#include <cruller/cruller.hpp>
#include <csignal>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>
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

// Restarts what it reads, from a thread of its own, as an administrator's console would.
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

// Waits until it is asked to give up.
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

// Whether a child process that a component makes has signals blocked.
bool child_blocks_sigterm() {
  const pid_t child = fork();
  if (child == 0) _exit(blocks_sigterm() ? 1 : 0);
  int status = -1;
  waitpid(child, &status, 0);
  return status != 0;
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
                        << ", in a child: " << child_blocks_sigterm() << std::endl;
              return port;
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

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
