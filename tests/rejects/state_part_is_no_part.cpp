// A state with a config: its start function uses other states directly.
// expect: cruller: a state consists of name, start, stop, doc and meta
// expect: state_part_is_no_part
// line: cruller::state db{name("db"), config(8080), start([] { return 1; })};
#include <cruller/state.hpp>
using namespace cruller::dsl;

#ifdef FIXED
cruller::state db{name("db"), start([] { return 1; })};
#else
cruller::state db{name("db"), config(8080), start([] { return 1; })};
#endif
