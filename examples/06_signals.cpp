// A signal of the program's own, and an observer of every step.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;

struct log {
  int number = 1;
};

constexpr auto shop = define(
    "log"_k = component(start([] { return log{}; }), rotate_logs([](log& l) { ++l.number; })),
    "server"_k = component(config(ref<"log">), start([](log&) {}))
);

int main() {
  cruller::system<shop> sys;
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::done) std::cout << e.signal << " " << e.component << "\n";
  });
  sys.start();
  sys.signal(rotate_logs);
  sys.signal("rotate_logs");
  std::cout << "log." << sys["log"_k].number << "\n";
  sys.stop();
}

// Output:
// start log
// start server
// rotate_logs log
// rotate_logs log
// log.3
// stop server
// stop log
