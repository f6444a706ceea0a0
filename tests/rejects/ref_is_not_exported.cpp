// A ref to something that a mount does not export.
// expect: cruller: a ref from outside of a mount must name something that the mount exports
// expect: ref_is_not_exported
// expect: "user"
// expect: "payments.ledger"
// expect: "api, metrics"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "payments.api"
#else
#define PATH "payments.ledger"
#endif

constexpr auto payments = define("ledger"_k = 1, "api"_k = 2, "metrics"_k = 3);
constexpr auto definition = define(
    "payments"_k = mount(payments, exports<"api", "metrics">),
    "user"_k = component(config(ref<PATH>), start([](int part) { return part; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
