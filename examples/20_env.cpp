// The environment: typed values, read and checked before anything runs.
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
        start([](int port, milliseconds timeout) {
          std::cout << "port " << port << ", " << timeout.count() << " ms\n";
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
// SHOP_PORT: the environment variable says "eighty", which does not read as int
// SHOP_TIMEOUT: the environment variable is not set; it should read as a duration like 250ms
// the database opens
// port 8080, 1500 ms
