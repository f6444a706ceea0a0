// A function in a component that is no handler: `start(...)` is missing around it.
// expect: cruller: a component is made of config(...), doc(...), timeout(...), depends_on<...>
// expect: part_is_no_part
// expect: "server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

constexpr auto make = [] { return 1; };

#ifdef FIXED
constexpr auto definition = define("server"_k = component(start(make)));
#else
constexpr auto definition = define("server"_k = component(make));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
