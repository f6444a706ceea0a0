// An export of something that does not exist.
// expect: cruller: an export must name a component, a constant or a group inside its mount
// expect: export_names_nothing
// expect: "payments"
// expect: "apl"
// expect: "api"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define NAME "api"
#else
#define NAME "apl"
#endif

constexpr auto payments = define("ledger"_k = 1, "api"_k = 2);
constexpr auto definition = define("payments"_k = mount(payments, exports<NAME>));

void use() {
  cruller::system<definition> live;
  live.start();
}
