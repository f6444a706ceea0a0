// Removing an unknown name.
// expect: cruller: with(), without() and the parts() of extend() change existing entries and parts
// expect: override_names_nothing
// expect: "http.metrcs"
// expect: "http.metrics"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "http.metrics"_k
#else
#define PATH "http.metrcs"_k
#endif

constexpr auto definition = without(
    define("http"_k = group("server"_k = component(start([] { return 1; })), "metrics"_k = 1)), PATH
);

void use() {
  cruller::system<definition> live;
  live.start();
}
