// A definition as an entry, in place of a mount.
// expect: cruller: an entry must be a component, a group or a value
// expect: entry_is_misplaced
// expect: "inside"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define MOUNT mount
#else
#define MOUNT
#endif

constexpr auto inner = define("port"_k = 80);
constexpr auto definition = define("inside"_k = MOUNT(inner));

void use() {
  cruller::system<definition> live;
  live.start();
}
