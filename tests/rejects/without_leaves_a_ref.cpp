// Removing a component that another one still refers to.
// expect: cruller: a ref must name a component of this definition
// expect: ref_names_no_component
// expect: "web"
// expect: "store"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATHS "store"_k, "web"_k
#else
#define PATHS "store"_k
#endif

constexpr auto todo = define(
    "store"_k = component(start([] { return 1; })),
    "web"_k = component(config(ref<"store">), start([](int) { return 1; }))
);
constexpr auto definition = without(todo, PATHS);

void use() {
  cruller::system<definition> live;
  live.start();
}
