// Two start functions in one state.
// expect: cruller: a state can have only one name, start, stop and doc
// expect: state_part_stands_twice
// expect: "start"
// line: cruller::state db{start([] { return 1; }), start([] { return 2; })};
#include <cruller/state.hpp>
using namespace cruller::dsl;

#ifdef FIXED
cruller::state db{meta("size", 1), start([] { return 1; }), meta("owner", "shop")};
#else
cruller::state db{start([] { return 1; }), start([] { return 2; })};
#endif
