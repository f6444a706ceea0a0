// A part of a component as an entry of a group.
// expect: cruller: an entry must be a component, a group or a value
// expect: entry_is_misplaced
// expect: "http"
// expect: "server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define WHAT component
#else
#define WHAT
#endif

constexpr auto definition = define("http"_k = group("server"_k = WHAT(start([] { return 1; }))));

void use() {
  cruller::system<definition> live;
  live.start();
}
