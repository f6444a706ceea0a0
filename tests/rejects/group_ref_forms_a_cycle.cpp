// A ref to a group from inside it: the component would need itself.
// expect: cruller: dependencies must not form a cycle
// expect: refs_form_a_cycle
// expect: "http.server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "routes"
#else
#define PATH "http"
#endif

constexpr auto definition = define(
    "routes"_k = group("todos"_k = 1, "users"_k = 2),
    "http"_k = group("server"_k = component(config(ref<PATH>), start([](auto&) { return 1; })))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
