// A ref as an entry, in place of an alias.
// expect: cruller: an entry must be a component, a group or a value
// expect: entry_is_misplaced
// expect: "main"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define VALUE alias<"port">
#else
#define VALUE ref<"port">
#endif

constexpr auto definition = define("port"_k = 80, "main"_k = VALUE);

void use() {
  cruller::system<definition> live;
  live.start();
}
