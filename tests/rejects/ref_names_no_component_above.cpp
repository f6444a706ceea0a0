// A mistyped ref to a component that is defined later: there is still only one error.
// expect: cruller: a ref must name a component of this definition
// expect: "counter"
// expect: "ovn"
// expect: "oven"
// line: cruller::system<bakery> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct oven {
  int temperature;
};
struct counter {
  oven& from;
};

#ifdef FIXED
#define PATH "oven"
#else
#define PATH "ovn"
#endif

constexpr auto bakery = define(
    "counter"_k = component(config(ref<PATH>), start([](oven& o) { return counter{o}; })),
    "oven"_k = component(config(ref<"temperature">), start([](int degrees) {
                           return oven{degrees};
                         })),
    "temperature"_k = 190
);

int use() {
  cruller::system<bakery> live;
  live.start();
  return live["counter"_k].from.temperature;
}
