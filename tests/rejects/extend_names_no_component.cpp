// Parts for a component with another name.
// expect: cruller: with(), without() and the parts() of extend() change existing entries and parts
// expect: override_names_nothing
// expect: "http.servr"
// expect: "http.server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define NAME "http.server"_k
#else
#define NAME "http.servr"_k
#endif

constexpr auto shop = define("http"_k = group("server"_k = component(start([] { return 1; }))));
constexpr auto definition = extend(shop, NAME = parts(doc("a server")));

void use() {
  cruller::system<definition> live;
  live.start();
}
