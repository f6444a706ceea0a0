// A start handler that is a coroutine, which nothing would run.
// expect: cruller: a start handler must return an instance that is ready
// expect: start_returns_no_instance
// expect: "store"
// expect: task
// line: cruller::system<definition> live;
#include <coroutine>
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct task {};
template <typename... Arguments>
struct std::coroutine_traits<task, Arguments...> {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

#ifdef FIXED
constexpr auto opened = [] { return 1; };
#else
constexpr auto opened = []() -> task { co_return; };
#endif

constexpr auto definition = define("store"_k = component(start(opened)));

void use() {
  cruller::system<definition> live;
  live.start();
}
