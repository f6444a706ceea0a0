// A start handler that returns an awaitable type, with a free operator co_await.
// expect: cruller: a start handler must return an instance that is ready
// expect: start_returns_no_instance
// expect: "store"
// expect: tasks::opening
// line: cruller::system<definition> live;
#include <coroutine>
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

namespace tasks {
struct opening {};
#ifndef FIXED
std::suspend_always operator co_await(opening) noexcept;
#endif
}  // namespace tasks

constexpr auto definition = define("store"_k = component(start([] { return tasks::opening{}; })));

void use() {
  cruller::system<definition> live;
  live.start();
}
