// A start that fails: it is rolled back, and one error describes the whole failure.
#include <cruller/cruller.hpp>
#include <iostream>
#include <stdexcept>

using namespace cruller::dsl;

constexpr auto shop = define(
    "database"_k = component(start([] { return 1; }), stop([](int&) {
                               std::cout << "database closes\n";
                             })),
    "server"_k = component(config(ref<"database">), start([](int&) {
                             throw std::runtime_error("bind 0.0.0.0:80: permission denied");
                           })),
    "beacon"_k = component(config(ref<"server">), start([](auto&) { std::cout << "never\n"; }))
);

int main() {
  cruller::system<shop> sys;
  try {
    sys.start();
  } catch (const cruller::signal_error& error) {
    std::cout << error.what() << "\n";
  }
  std::cout << sys.state() << "\n";
}

// Output:
// database closes
// server: start failed: bind 0.0.0.0:80: permission denied
//   rolled back: database
//   not reached: beacon
// stopped
