// A stop that is a coroutine, which nothing would run.
// expect: cruller: a handler or hook must have done its work when it returns
// expect: handler_is_unfinished
// expect: "server"
// expect: "stop"
// expect: task
// line: cruller::system<definition> live;
#include <coroutine>
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct task {
  struct promise_type {
    task get_return_object() { return {}; }
    std::suspend_always initial_suspend() { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

struct server {
#ifdef FIXED
  void close() {}
#else
  task close() { co_return; }
#endif
};

constexpr auto definition = define(
    "server"_k = component(start([] { return server{}; }), stop(&server::close))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
