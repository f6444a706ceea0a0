// Setting a component that is not a constant.
// expect: cruller: set() changes constants
// expect: set_names_no_constant
// expect: "server"
// line: live.set(PATH, 1);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "port"_k
#else
#define PATH "server"_k
#endif

constexpr auto definition = define(
    "port"_k = 8080, "server"_k = component(start([] { return 1; }))
);

void use() {
  cruller::system<definition> live;
  live.set(PATH, 1);
}
