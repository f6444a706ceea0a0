// An override of a state with a value of another type.
// expect: cruller: an override must start a value of the state's own type
// expect: state_override_gives_another_type
// expect-gcc: const char*
// expect-clang: const char *
// line: auto fake = db.override(start([] { return "fake"; }));
#include <cruller/state.hpp>
using namespace cruller::dsl;

cruller::state db{start([] { return 1; })};

void use() {
#ifdef FIXED
  auto fake = db.override(start([] { return 2; }));
#else
  auto fake = db.override(start([] { return "fake"; }));
#endif
}
