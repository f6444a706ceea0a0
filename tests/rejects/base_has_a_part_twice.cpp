// A base with the same part twice.
// expect: cruller: a component can have only one config, doc, timeout, as and handler per signal
// expect: part_stands_twice
// expect: "http"
// expect: "doc"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PART depends_on<"port">
#else
#define PART doc("second")
#endif

constexpr auto definition = define(
    "http"_k = group(base(doc("first"), PART), "server"_k = component(start([] { return 1; }))),
    "port"_k = 80
);

void use() {
  cruller::system<definition> live;
  live.start();
}
