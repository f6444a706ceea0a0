// Two mistyped refs whose suggestions would form a cycle: only the first is refused.
// expect: cruller: a ref must name a component of this definition
// expect: "aa"
// expect: "bx"
// expect: "bb"
// line: cruller::system<circle> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define A "cc"
#define B "cc"
#else
#define A "bx"
#define B "ax"
#endif

constexpr auto circle = define(
    "aa"_k = component(config(ref<A>), start([](int& n) { return n; })),
    "bb"_k = component(config(ref<B>), start([](int& n) { return n; })),
    "cc"_k = component(start([] { return 1; }))
);

void use() {
  cruller::system<circle> live;
  live.start();
  static_cast<void>(live["aa"_k]);
}
