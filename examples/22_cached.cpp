// Cached components: an expensive instance outlives its system, and the next system reuses it.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "pool"_k = cached(component(
        start([] {
          std::cout << "the pool connects\n";
          return 5;
        }),
        stop([](int&) { std::cout << "the pool disconnects\n"; })
    )),
    "server"_k = component(config(ref<"pool">), start([](int& connections) {
                             std::cout << "a server with " << connections << " connections\n";
                           }))
);

int main() {
  for (int test = 0; test != 3; ++test) {
    cruller::system<shop> sys;
    sys.start();
  }
  std::cout << "enough\n";
  cruller::clear_cache();  // the end of the program would do it, too
}

// Output:
// the pool connects
// a server with 5 connections
// a server with 5 connections
// a server with 5 connections
// enough
// the pool disconnects
