// A stop function that takes a number in fewer bits than the state has.
// expect: cruller: the stop function of a state must be const-callable with a Value&, which it must not narrow
// expect: state_stop_fits_no_form
// expect: int
#include <cruller/state.hpp>
#include <cstdint>
using namespace cruller::dsl;

#ifdef FIXED
using number = int;
#else
using number = std::uint8_t;
#endif

cruller::state port{start([] { return 8080; }), stop([](number) {})};
