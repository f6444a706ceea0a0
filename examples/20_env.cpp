// Environment variables: typed values, all read and checked before anything starts.
#include <chrono>
#include <cruller/cruller.hpp>
#include <cstdlib>
#include <iostream>

using namespace cruller::dsl;
using std::chrono::milliseconds;

constexpr auto shop = define(
    "database"_k = component(start([] { std::cout << "the database opens\n"; })),
    "server"_k = component(
        depends_on<"database">,
        config(env<int>("SHOP_PORT").or_else(8080), env<milliseconds>("SHOP_TIMEOUT")),
        start([](int port, milliseconds limit) {
          std::cout << "port " << port << ", " << limit.count() << " ms\n";
        })
    )
);

int main() {
  cruller::system<shop> sys;
  setenv("SHOP_PORT", "eighty", 1);
  unsetenv("SHOP_TIMEOUT");
  try {
    sys.start();
  } catch (const cruller::signal_error& error) {
    for (const auto& each : error.failures()) std::cout << each.message << "\n";
  }
  unsetenv("SHOP_PORT");
  setenv("SHOP_TIMEOUT", "1.5s", 1);
  sys.start();
}

// Output:
// server.config.0: the variable SHOP_PORT is "eighty", which is not an int
// server.config.1 is not given: write it into a file, or set SHOP_TIMEOUT
// the database opens
// port 8080, 1500 ms
