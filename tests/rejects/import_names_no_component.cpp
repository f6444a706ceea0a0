// An import whose target does not exist.
// expect: cruller: an import must name a component or group outside of its mount
// expect: import_names_no_component
// expect: "mail"
// expect: "log"
// expect: "logs.man"
// expect: "logs.main"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "logs.main"
#else
#define PATH "logs.man"
#endif

constexpr auto mailer = define("sender"_k = component(config(ref<"log">), start([](int log) {
                                                        return log;
                                                      })));
constexpr auto definition = define(
    "logs"_k = group("main"_k = 1), "mail"_k = mount(mailer, imports<"log", PATH>)
);

void use() {
  cruller::system<definition> live;
  live.start();
}
