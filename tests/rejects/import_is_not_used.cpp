// An import that nothing inside refers to.
// expect: cruller: the mounted definition does not refer to this import
// expect: import_is_not_used
// expect: "mail"
// expect: "logger"
// expect: "logs.main"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "log"
#else
#define PATH "logger"
#endif

constexpr auto mailer = define(
    "log"_k = 0, "sender"_k = component(config(ref<"log">), start([](int log) { return log; }))
);
constexpr auto definition = define(
    "logs"_k = group("main"_k = 1), "mail"_k = mount(mailer, imports<PATH, "logs.main">)
);

void use() {
  cruller::system<definition> live;
  live.start();
}
