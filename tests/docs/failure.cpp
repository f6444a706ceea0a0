// A start that fails and keeps the started components, and a stop that calls all handlers.
#include <cruller/cruller.hpp>
#include <iostream>
#include <stdexcept>

using namespace cruller::dsl;

constexpr auto shop = define(
    "log"_k = component(start([] { return 1; }), stop([](int&) {
                          std::cout << "the log closes\n";
                        })),
    "database"_k = component(config(ref<"log">), start([](int&) { return 2; }), stop([](int&) {
                               throw std::runtime_error("disk full");
                             })),
    "server"_k = component(config(ref<"database">), start([](int&) {
                             throw std::runtime_error("port 80 is taken");
                           }))
);

int main() {
  cruller::system<shop> sys;
  try {
    sys.start({.on_failure = cruller::failure_policy::keep});
  } catch (const cruller::signal_error& error) {
    std::cout << error.component() << ": " << error.failures().front().message << "\n";
  }
  for (const auto& each : sys.describe()) std::cout << each.id << " is " << each.state << "\n";
  try {
    sys.stop();
  } catch (const cruller::signal_error& error) {
    std::cout << error.what() << "\n";
  }
  std::cout << "the shop is " << sys.state() << "\n";
}

// Output:
// server: port 80 is taken
// log is running
// database is running
// server is failed
// the log closes
// database: stop failed: disk full
// the shop is stopped
