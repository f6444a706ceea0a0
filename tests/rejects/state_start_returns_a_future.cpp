// A state's start that returns a future, which nothing would wait for.
// expect: cruller: the functions of a state must have done their work when they return
// expect: state_handler_is_unfinished
// expect: "start"
// expect: std::future<int>
// line: cruller::state db{start(opened)};
#include <cruller/state.hpp>
#include <future>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto opened = [] { return std::async([] { return 1; }).get(); };
#else
constexpr auto opened = [] { return std::async([] { return 1; }); };
#endif

cruller::state db{start(opened)};
