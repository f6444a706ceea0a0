// A second stop handler for a component, where `with` replaces the first.
// expect: cruller: a component can have only one config, doc, timeout, as and handler per signal
// expect: part_stands_twice
// expect: "http.server"
// expect: "stop"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

constexpr auto shop = define(
    "http"_k = group("server"_k = component(start([] { return 1; }), stop([](int&) {})))
);
#ifdef FIXED
constexpr auto definition = with(
    shop, "http.server.stop"_k = [](int& s) { s = 0; }
);
#else
constexpr auto definition = extend(shop, "http.server"_k = parts(stop([](int& s) { s = 0; })));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
