// A ref hidden inside a std::pair.
// expect: cruller: a config contains values, ref, env and secret, and maps and lists of these
// expect: value_is_misplaced
// expect: "web"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <utility>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE list(ref<"port">, 1)
#else
#define VALUE std::pair(ref<"port">, 1)
#endif

constexpr auto definition = define(
    "port"_k = 80, "web"_k = component(config(VALUE), start([](auto&) { return 1; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
