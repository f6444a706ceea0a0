// A config with positional and named values.
// expect: cruller: a config is either positional or named
// expect: config_mixes_names_and_positions
// expect: "server"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define THREADS "threads"_k = 2
#else
#define THREADS 2
#endif

constexpr auto definition = define(
    "server"_k = component(config("port"_k = 8080, THREADS), start([](auto&) {}))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
