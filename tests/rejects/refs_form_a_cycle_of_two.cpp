// Two components that depend on each other.
// expect: cruller: dependencies must not form a cycle
// expect: refs_form_a_cycle
// expect: "http.server"
// expect: "http.handler"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "port"
#else
#define PATH "http.server"
#endif

constexpr auto definition = define(
    "port"_k = 8080,
    "http"_k = group(
        "server"_k = component(config(local_ref<"handler">), start([](auto&) { return 1; })),
        "handler"_k = component(config(ref<PATH>), start([](auto&) { return 2; }))
    )
);

void use() {
  cruller::system<definition> live;
  live.start();
}
