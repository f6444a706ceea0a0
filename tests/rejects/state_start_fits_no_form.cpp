// A start function that is not const.
// expect: cruller: the start function of a state must be const-callable without arguments
// expect: state_start_fits_no_form
// line: cruller::state counter{name("counter"), start([n = 0]() mutable { return ++n; })};
#include <cruller/state.hpp>
using namespace cruller::dsl;

#ifdef FIXED
cruller::state counter{name("counter"), start([n = 0] { return n + 1; })};
#else
cruller::state counter{name("counter"), start([n = 0]() mutable { return ++n; })};
#endif
