// An export of something that the mount inside does not export.
// expect: cruller: an export must name a component, a constant or a group inside its mount
// expect: export_names_nothing
// expect: "bank.ledger"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define NAME "bank.api"
#else
#define NAME "bank.ledger"
#endif

constexpr auto bank = define("ledger"_k = 1, "api"_k = 2);
constexpr auto payments = define("bank"_k = mount(bank, exports<"api">));
constexpr auto definition = define("payments"_k = mount(payments, exports<NAME>));

void use() {
  cruller::system<definition> live;
  live.start();
}
