// Setting a value that only the definition gives.
// expect: cruller: set() changes constants, and values in the config of a component
// expect: set_names_no_constant
// expect: "schema"
// line: live_system.set(PATH, "other");
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "name"_k
#else
#define PATH "schema"_k
#endif

constexpr auto definition = define("schema"_k = pinned("todo"), "name"_k = "todo");

void use() {
  cruller::system<definition> live_system;
  live_system.set(PATH, "other");
}
