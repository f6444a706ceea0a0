// Two components that start after each other, by depends_on.
// expect: cruller: dependencies must not form a cycle
// expect: refs_form_a_cycle<
// expect: "a"
// expect: "b"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE 1
#else
#define VALUE ref<"a">
#endif

constexpr auto definition = define(
    "a"_k = component(depends_on<"b">, start([] { return 1; })),
    "b"_k = component(config(VALUE), start([](int n) { return n; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
