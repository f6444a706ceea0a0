// An import that leads to a member which the instance does not have.
// expect: cruller: a ref names a member that the instance does not have
// expect: ref_names_no_member
// expect: "config.retry"
// expect: "config.retries"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "config.retries"
#else
#define PATH "config.retry"
#endif

constexpr auto payments = define("ledger"_k = component(config(ref<"retries">), start([](int n) {
                                                          return n;
                                                        })));
constexpr auto definition = define(
    "config"_k = map("retries"_k = 3), "payments"_k = mount(payments, imports<"retries", PATH>)
);

void use() {
  cruller::system<definition> live;
  live.start();
}
