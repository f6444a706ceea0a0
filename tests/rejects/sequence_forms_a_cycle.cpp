// A sequence in which an earlier entry refers to a later one.
// expect: cruller: dependencies must not form a cycle
// expect: refs_form_a_cycle<
// expect: "boot.first"
// expect: "boot.second"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE 1
#else
#define VALUE ref<"boot.second">
#endif

constexpr auto definition = define(
    "boot"_k = sequence(
        "first"_k = component(config(VALUE), start([](int n) { return n; })),
        "second"_k = component(start([] { return 1; }))
    )
);

void use() {
  cruller::system<definition> live;
  live.start();
}
