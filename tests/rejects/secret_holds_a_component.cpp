// A component inside a secret.
// expect: cruller: secret(v) hides a value, not a component or group
// line: constexpr auto definition = define("db"_k = secret(VALUE));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE 5
#else
#define VALUE component(start([] { return 5; }))
#endif

constexpr auto definition = define("db"_k = secret(VALUE));

void use() {
  cruller::system<definition> live;
  live.start();
}
