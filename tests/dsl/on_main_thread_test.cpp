// `on_main_thread`: where the handlers of a component run.
#include <thread>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using namespace test;

// Made, used and destroyed on the same thread.
struct window {
  window() = default;
  window(const window&) = delete;
  window& operator=(const window&) = delete;
  ~window() { check(); }
  void check() const { EXPECT_EQ(std::this_thread::get_id(), made_on); }
  const std::thread::id made_on = std::this_thread::get_id();
};
constexpr auto checked = [](const window& w) { w.check(); };

// Two threads must take part.
meeting both(2);
constexpr auto meet = [] { both.arrive_and_wait(); };

constexpr auto desk = define(
    "gui"_k = group(
        base(on_main_thread, before(stop, checked), drain(checked)),
        "window"_k = component(
            start([] { return window(); }),
            after(start, checked),
            stop(checked),
            suspend(checked),
            resume(checked)
        ),
        // It becomes ready on another thread.
        "dialog"_k = component(depends_on<"compute">, start([] { return window(); }), stop(checked))
    ),
    "draw"_k = component(depends_on<"gui.window">, on_main_thread, start(meet)),
    "compute"_k = component(depends_on<"gui.window">, start(meet))
);

TEST(on_main_thread_test, marks_a_component_or_all_of_a_group) {
  std::vector<std::string> ids;
  for (const auto& each : cruller::system<desk>().wiring().plan().components)
    if (each.is_on_main_thread) ids.emplace_back(each.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"gui.window", "gui.dialog", "draw"}));
}

TEST(on_main_thread_test, all_handlers_run_on_the_thread_of_the_verb) {
  cruller::system<desk> sys;
  for (const unsigned threads : {2u, 8u}) {
    sys.start({.threads = threads});
    EXPECT_EQ(sys["gui.window"_k].made_on, std::this_thread::get_id());
    EXPECT_EQ(sys["gui.dialog"_k].made_on, std::this_thread::get_id());
    sys.suspend({.threads = threads});
    sys.resume({.threads = threads});
    sys.signal(drain, {.threads = threads});
    sys.stop({.threads = threads});
  }
}

TEST(on_main_thread_test, a_rollback_is_no_exception) {
  static constexpr auto fails = define(
      "window"_k = component(on_main_thread, start([] { return window(); }), stop(checked)),
      "late"_k = component(depends_on<"window">, start(boom)),
      "other"_k = component(start([] {}))
  );
  cruller::system<fails> sys;
  EXPECT_THROW(sys.start({.threads = 3}), cruller::signal_error);
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
}

}  // namespace
