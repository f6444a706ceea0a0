// A component that depends on itself.
// expect: cruller: dependencies must not form a cycle
// expect: refs_form_a_cycle
// expect: "server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "port"
#else
#define PATH "server"
#endif

constexpr auto definition = define(
    "port"_k = 8080,
    "server"_k = component(config(ref<PATH>), start([](auto& port) { return &port; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
