// An override whose start returns a future.
// expect: cruller: the functions of a state must have done their work when they return
// expect: state_handler_is_unfinished
// expect: "start"
// expect: std::future<int>
// line: void use() { auto fake = db.override(start(opened)); }
#include <cruller/state.hpp>
#include <future>
using namespace cruller::dsl;

cruller::state db{start([] { return 1; })};

#ifdef FIXED
constexpr auto opened = [] { return std::async([] { return 2; }).get(); };
#else
constexpr auto opened = [] { return std::async([] { return 2; }); };
#endif

void use() { auto fake = db.override(start(opened)); }
