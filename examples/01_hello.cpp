// One component that is started, used and stopped.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

struct greeter {
  std::string greet(const std::string& name) const { return "hello, " + name; }
};

constexpr auto hello = define(
    "greeter"_k = component(
        start([] {
          std::cout << "greeter starts\n";
          return greeter{};
        }),
        stop([](greeter&) { std::cout << "greeter stops\n"; })
    )
);

int main() {
  cruller::system<hello> sys;
  sys.start();
  std::cout << sys["greeter"_k].greet("world") << "\n";
  sys.stop();
}

// Output:
// greeter starts
// hello, world
// greeter stops
