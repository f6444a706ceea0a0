// Tutorial 1: a system of one component, started, used, stopped.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

struct oven {
  int baked = 0;
  void bake() { ++baked; }
};

constexpr auto bakery = define(
    "oven"_k = component(
        start([] {
          std::cout << "the oven heats up\n";
          return oven{};
        }),
        stop([](oven& o) { std::cout << "the oven has baked " << o.baked << "\n"; })
    )
);

int main() {
  cruller::system<bakery> sys;  // stopped; nothing has run
  sys.start();
  sys["oven"_k].bake();
  sys["oven"_k].bake();
  sys.stop();  // the end of the scope would, too
}

// Output:
// the oven heats up
// the oven has baked 2
