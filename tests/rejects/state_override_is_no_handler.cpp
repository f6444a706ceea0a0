// An override that renames the state.
// expect: cruller: an override of a state consists of start, stop or both
// expect: state_override_is_no_handler
// line: auto fake = db.override(name("fake"));
#include <cruller/state.hpp>
using namespace cruller::dsl;

cruller::state db{start([] { return 1; })};

void use() {
#ifdef FIXED
  auto fake = db.override(stop([] {}));
#else
  auto fake = db.override(name("fake"));
#endif
}
