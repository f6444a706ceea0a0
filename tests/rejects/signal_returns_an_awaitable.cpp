// A handler of a program's own signal that returns something to be awaited.
// expect: cruller: a handler or hook must have done its work when it returns
// expect: handler_is_unfinished
// expect: "log"
// expect: "rotate"
// expect-clang: std::suspend_never
// expect-gcc: suspend_never
// line: cruller::system<definition> live;
#include <coroutine>
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

inline constexpr cruller::signal<"rotate", cruller::order::dependents_first> rotate;

struct file {};

#ifdef FIXED
constexpr auto rotated = [](file&) {};
#else
constexpr auto rotated = [](file&) { return std::suspend_never{}; };
#endif

constexpr auto definition = define(
    "log"_k = component(start([] { return file{}; }), rotate(rotated))
);

void use() {
  cruller::system<definition> live;
  live.signal(rotate);
}
