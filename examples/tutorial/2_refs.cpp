// Tutorial 2: a component declares its dependencies and gets them, started, as arguments.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

struct oven {
  int temperature;
};
struct counter {
  oven& from;
};

//  counter --> oven --> temperature
constexpr auto bakery = define(
    "counter"_k = component(
        config(ref<"oven">),
        start([](oven& o) {
          std::cout << "the counter opens\n";
          return counter{o};
        }),
        stop([](counter&) { std::cout << "the counter closes\n"; })
    ),
    "oven"_k = component(
        config(ref<"temperature">),
        start([](int degrees) {
          std::cout << "the oven heats up to " << degrees << "\n";
          return oven{degrees};
        }),
        stop([](oven&) { std::cout << "the oven cools down\n"; })
    ),
    "temperature"_k = 190  // any other value is a component, too: a constant
);

int main() {
  cruller::system<bakery> sys;
  sys.start();
  std::cout << "crullers from " << sys["counter"_k].from.temperature << " degrees\n";
}

// Output:
// the oven heats up to 190
// the counter opens
// crullers from 190 degrees
// the counter closes
// the oven cools down
