// A program with options, a logger and signals of its own. run_options_test.py drives it.
#include <unistd.h>

#include <chrono>
#include <cruller/cruller.hpp>
#include <cruller/run_options.hpp>
#include <csignal>
#include <fstream>
#include <iostream>
#include <string>

using namespace cruller::dsl;
using namespace std::chrono_literals;

inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;

struct ferry {
  std::string region;
  int seats;
};

constexpr auto harbour = define(
    "env"_k = group("region"_k = "eu", "seats"_k = 12),
    "log"_k = component(
        start([] { return std::string("ferry.log"); }),
        rotate_logs([](std::string&) { std::cout << "a new log file" << std::endl; })
    ),
    "ferry"_k = component(
        config(ref<"env.region">, ref<"env.seats">),
        depends_on<"log">,
        start([](const char* region, int seats) {
          std::cout << "a ferry in " << region << " with " << seats << " seats" << std::endl;
          return ferry{region, seats};
        }),
        stop([](ferry&) {})
    )
);

constexpr auto systems = named_systems(
    "harbour"_k = harbour, "other"_k = with(harbour, "env.seats"_k = 1)
);

// Prints a line for each step; only failures if `quiet` is set.
class lifecycle_log {
 public:
  explicit lifecycle_log(const bool& quiet) : quiet_(quiet) {}

  void operator()(const cruller::event& e) const {
    if (e.phase == cruller::phase::begun) return;
    if (quiet_ && e.phase != cruller::phase::failed) return;
    std::cout << "level=" << (e.phase == cruller::phase::failed ? "error" : "info")
              << " component=" << e.component << " signal=" << e.signal
              << " phase=" << name_of(e.phase) << std::endl;
  }

 private:
  const bool& quiet_;
};

int main(int argc, char** argv) {
  std::string region = "eu";
  std::string config_file;
  bool quiet = false;

  cruller::run_options how;
  how.command_line().add_option("--region", region, "Where the ferry goes");
  how.command_line().add_option("--config", config_file, "A file with the number of seats");
  how.command_line().add_flag("--quiet", quiet, "Log failures only");  // In place of run's.
  how.before_start([&](cruller::any_system& system) {
    system.set("env.region", region);
    if (config_file.empty()) return;
    std::string seats;
    if (!(std::ifstream(config_file) >> seats)) throw cruller::error("cannot read " + config_file);
    system.set("env.seats", seats);
  });
  how.observe(lifecycle_log(quiet));
  how.on_signal(SIGUSR1, rotate_logs)
      .leave_to_program(SIGUSR2)
      .on_signal(SIGQUIT, cruller::action::stop);
  how.defaults({.quiet = true, .threads = 1, .stop_limit = 30s});

  std::signal(SIGUSR2, [](int) { static_cast<void>(!write(STDOUT_FILENO, "mine\n", 5)); });
  return cruller::run<systems>(argc, argv, how);
}
