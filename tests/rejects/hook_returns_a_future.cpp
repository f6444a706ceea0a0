// A hook of a base that returns a future, which nothing would wait for.
// expect: cruller: a handler or hook must have done its work when it returns
// expect: handler_is_unfinished
// expect: "store"
// expect: "start"
// expect: std::future<void>
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <future>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto warmed_up = [](auto&) { std::async([] {}).get(); };
#else
constexpr auto warmed_up = [](auto&) { return std::async([] {}); };
#endif

constexpr auto definition = define(
    base(after(start, warmed_up)), "store"_k = component(start([] { return 1; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
