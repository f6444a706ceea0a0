// An override of a handler whose signal is mistyped.
// expect: cruller: with(), without() and the parts() of extend() change existing entries and parts
// expect: override_names_nothing
// expect: "server.stpo"
// expect: "server.stop"
// line: cruller::system<fake> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "server.stop"_k
#else
#define PATH "server.stpo"_k
#endif

constexpr auto definition = define("server"_k = component(start([] { return 1; }), stop([](int&) {
                                                          })));
constexpr auto fake = with(
    definition, PATH = [](int&) {}
);

void use() {
  cruller::system<fake> live;
  live.start();
}
