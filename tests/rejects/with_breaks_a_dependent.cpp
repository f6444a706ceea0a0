// A replacement of a type that a dependent cannot take.
// expect: cruller: a const handler must be callable with the listed types
// expect: handler_fits_no_form
// expect: "web"
// expect: "start"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PARAMETER auto&
#else
#define PARAMETER sqlite_store&
#endif

struct sqlite_store {};
struct memory_store {};

constexpr auto todo = define(
    "store"_k = component(start([] { return sqlite_store{}; })),
    "web"_k = component(config(ref<"store">), start([](PARAMETER) { return 1; }))
);
constexpr auto definition = with(todo, "store"_k = component(start([] { return memory_store{}; })));

void use() {
  cruller::system<definition> live;
  live.start();
}
