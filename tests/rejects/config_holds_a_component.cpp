// A component inside a config, where nothing would start it.
// expect: cruller: a config contains values, ref, env and secret, and maps and lists of these
// expect: value_is_misplaced
// expect: "web"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE 5
#else
#define VALUE component(start([] { return 5; }))
#endif

constexpr auto definition = define("web"_k = component(config(VALUE), start([](auto&) {
                                                         return 1;
                                                       })));

void use() {
  cruller::system<definition> live;
  live.start();
}
