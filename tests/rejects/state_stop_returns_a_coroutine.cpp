// A generic stop function of a state that returns a coroutine, which nothing would run.
// expect: cruller: the functions of a state must have done their work when they return
// expect: state_handler_is_unfinished
// expect: "stop"
// expect: task
#include <coroutine>
#include <cruller/state.hpp>
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

struct connection {
#ifdef FIXED
  void close() {}
#else
  task close() { co_return; }
#endif
};

cruller::state db{
    start([] { return connection{}; }), stop([](auto& opened) { return opened.close(); })};
