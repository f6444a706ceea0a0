// A depends_on with an unknown path.
// expect: cruller: a ref must name a component of this definition
// expect: ref_names_no_component
// expect: "web"
// expect: "databse"
// expect: "database"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "database"
#else
#define PATH "databse"
#endif

constexpr auto definition = define(
    "database"_k = component(start([] {})), "web"_k = component(depends_on<PATH>, start([] {}))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
