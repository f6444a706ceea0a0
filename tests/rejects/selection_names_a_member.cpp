// A selection of a member of an instance: only components and groups get signals.
// expect: cruller: the system has no component or group with this name
// expect: system_has_no_component
// expect: "database.path"
// expect: did_you_mean
// expect: "database"
// line: live.restart("database.path"_k);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

constexpr auto definition = define("database"_k = map("path"_k = "todo.db"));

void use() {
  cruller::system<definition> live;
#ifdef FIXED
  live.restart("database"_k);
#else
  live.restart("database.path"_k);
#endif
}
