// A plain function as a part of a component: `start(...)` is missing around it.
// expect: cruller: a component consists of config(...), doc(...), timeout(...)
// expect: part_is_no_part
// expect: "server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

constexpr auto build_it = [] { return 1; };

#ifdef FIXED
constexpr auto definition = define("server"_k = component(start(build_it)));
#else
constexpr auto definition = define("server"_k = component(build_it));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
