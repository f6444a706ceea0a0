// A start handler that returns a future, which nothing would wait for.
// expect: cruller: a start handler must return an instance that is ready
// expect: start_returns_no_instance
// expect: "store"
// expect: std::future<int>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <future>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto opened = [] { return std::async([] { return 1; }).get(); };
#else
constexpr auto opened = [] { return std::async([] { return 1; }); };
#endif

constexpr auto definition = define("store"_k = component(start(opened)));

void use() {
  cruller::system<definition> live;
  live.start();
}
