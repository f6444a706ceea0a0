// A group with two bases.
// expect: cruller: a group can have one base
// expect: base_stands_twice
// expect: "http"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define SECOND "port"_k = 80
#else
#define SECOND base(doc("second"))
#endif

constexpr auto definition = define(
    "http"_k = group(base(doc("first")), SECOND, "server"_k = component(start([] { return 1; })))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
