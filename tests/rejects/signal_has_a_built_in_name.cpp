// A program's own signal with the name of a built-in one.
// expect: cruller: a signal of your own must not have the name of a built-in signal
// expect: signal_has_a_built_in_name
// expect: "stop"
// line: inline constexpr cruller::signal<"stop", cruller::order::dependencies_first> halt;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
inline constexpr cruller::signal<"halt", cruller::order::dependencies_first> halt;
#else
inline constexpr cruller::signal<"stop", cruller::order::dependencies_first> halt;
#endif

constexpr auto definition = define("a"_k = component(start([] { return 1; }), halt([](int&) {})));

int main() {
  cruller::system<definition> system;
  system.start();
}
