// A stop function for another type than that of the value.
// expect: cruller: the stop function of a state must be const-callable with a Value&
// expect: state_stop_fits_no_form
// expect: int
#include <cruller/state.hpp>
using namespace cruller::dsl;

#ifdef FIXED
using wanted = int&;
#else
using wanted = const char*;
#endif

cruller::state db{start([] { return 1; }), stop([](wanted) {})};
