// A component that times out is requested to stop, and counts as failed.
#include <chrono>
#include <cruller/cruller.hpp>
#include <future>
#include <iostream>

using namespace cruller::dsl;
using namespace std::chrono_literals;

// Waits for an answer that never comes, or for a stop request.
void wait(std::stop_token give_up) {
  std::promise<void> asked;
  const std::stop_callback when(give_up, [&] { asked.set_value(); });
  asked.get_future().wait();
}

constexpr auto shop = define(
    "cache"_k = component(start([] { return 1; })),
    "database"_k = component(timeout(20ms), start([](cruller::context& c) {
                               wait(c.stop_token());
                             }))
);

int main() {
  cruller::system<shop> sys;
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::overdue) std::cout << e.component << " is overdue\n";
  });
  try {
    sys.start({.timeout = 10s});  // for all of it
  } catch (const cruller::signal_error& error) {
    std::cout << error.component() << " has failed, " << error.rolled_back().front()
              << " is stopped\n";
  }
}

// Output:
// database is overdue
// database has failed, cache is stopped
