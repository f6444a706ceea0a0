// A local_ref to a component of another group.
// expect: cruller: a local_ref must name a component of its own group
// expect: local_ref_names_no_component
// expect: "http.server"
// expect: "handlr"
// expect: "handler"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "handler"
#else
#define PATH "handlr"
#endif

constexpr auto definition = define(
    "handler"_k = 1,
    "http"_k = group(
        "handler"_k = 2,
        "server"_k = component(config(local_ref<PATH>), start([](int handler) { return handler; }))
    )
);

int use() {
  cruller::system<definition> live;
  live.start();
  return live["http.server"_k];
}
