// A mounted definition with an override of an unknown name.
// expect: cruller: with(), without() and the parts() of extend() change existing entries and parts
// expect: override_names_nothing
// expect: "retris"
// expect: "retries"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define NAME "retries"_k
#else
#define NAME "retris"_k
#endif

constexpr auto mailer = define(
    "retries"_k = 3, "sender"_k = component(config(ref<"retries">), start([](int n) { return n; }))
);
constexpr auto definition = define("apps"_k = group("mail"_k = mount(with(mailer, NAME = 5))));

void use() {
  cruller::system<definition> live;
  live.start();
}
