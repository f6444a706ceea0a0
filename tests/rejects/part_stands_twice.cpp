// Two handlers for one signal in one component.
// expect: cruller: a component can have only one config, doc, timeout, as and handler per signal
// expect: part_stands_twice
// expect: "server"
// expect: "stop"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto definition = define("server"_k = component(stop([] {}), after(stop, [] {})));
#else
constexpr auto definition = define("server"_k = component(stop([] {}), stop([] {})));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
