// Five components that form a cycle; the message shows its path.
// expect: cruller: dependencies must not form a cycle
// expect: refs_form_a_cycle
// expect-gcc: {"a"}, cruller::v0::text<2>{"b"}, cruller::v0::text<2>{"c"}, cruller::v0::text<2>{"d"}, cruller::v0::text<2>{"e"}
// expect-clang: text<2>{"a"}, text<2>{"b"}, text<2>{"c"}, text<2>{"d"}, text<2>{"e"}
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "port"
#else
#define PATH "a"
#endif

constexpr auto definition = define(
    "port"_k = 8080,
    "a"_k = component(config(ref<"b">), start([](auto&) { return 1; })),
    "b"_k = component(config(ref<"c">), start([](auto&) { return 2; })),
    "c"_k = component(config(ref<"d">), start([](auto&) { return 3; })),
    "d"_k = component(config(ref<"e">), start([](auto&) { return 4; })),
    "e"_k = component(config(ref<PATH>), start([](auto&) { return 5; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
