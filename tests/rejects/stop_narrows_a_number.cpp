// A generic stop handler with one parameter that narrows.
// expect: cruller: a handler must not narrow a number
// expect: handler_narrows_a_number
// expect: "server"
// expect: "stop"
// expect: argument<2>
// expect: from<int>
// expect: to<bool>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct server {};

#ifdef FIXED
using number = int;
#else
using number = bool;
#endif

constexpr auto definition = define(
    "server"_k = component(config(30), start([] { return server{}; }), stop([](auto&, number) {}))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
