// Signals: built-in ones, the program's own, their order, and one at a time.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "support/parts.hpp"

namespace {

using namespace test;

inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;
inline constexpr cruller::signal<"warm_up", cruller::order::dependencies_first> warm_up;

class signal_test : public journal_test {};

constexpr auto definition = define(
    "a"_k = component(
        start([] { return 1; }), rotate_logs([](int&) { write("rotate a"); }), warm_up([](int&) {
          write("warm a");
        })
    ),
    "b"_k = component(
        config(ref<"a">),
        start([](int&) { return 2; }),
        rotate_logs([](int&) { write("rotate b"); }),
        warm_up([](int&) { write("warm b"); })
    ),
    "c"_k = 3
);

TEST_F(signal_test, G1_start_and_resume_go_down_stop_and_suspend_go_up) {
  cruller::system<three> sys;
  sys.start();
  EXPECT_EQ(journal(), "start db, start cache, start web");
  sys.suspend();
  EXPECT_EQ(journal(), "suspend web, suspend cache, suspend db");
  sys.resume();
  EXPECT_EQ(journal(), "resume db, resume cache, resume web");
}

TEST_F(signal_test, G1_status_changes_no_state) {
  static constexpr auto asked = define(
      "a"_k = component(start([] { return 1; }), status([](int& n) { return n; }))
  );
  cruller::system<asked> sys;
  sys.start();
  sys.signal(status);
  EXPECT_EQ(sys.state("a"), cruller::component_state::running);
}

TEST_F(
    signal_test,
    G1_drain_is_dependents_first_and_ready_dependencies_first_and_neither_changes_states
) {
  static constexpr auto waiting = define(
      "a"_k = component(
          start([] { return 1; }), drain([](int&) { write("drain a"); }), ready([](int&) {
            write("ready a");
          })
      ),
      "without"_k = component(config(ref<"a">), start([](int&) { return 2; })),
      "b"_k = component(
          config(ref<"without">),
          start([](int&) { return 3; }),
          ready([](int&) { write("ready b"); }),
          drain([](int&) { write("drain b"); })
      )
  );
  cruller::system<waiting> sys;
  sys.signal(ready);  // Nothing is started.
  EXPECT_EQ(journal(), "");
  sys.start();
  sys.signal(ready);
  EXPECT_EQ(journal(), "ready a, ready b");
  sys.signal("drain");
  EXPECT_EQ(journal(), "drain b, drain a");
  EXPECT_EQ(sys.state(), cruller::component_state::running);
}

TEST_F(signal_test, G2_a_users_signal_is_sent_by_value_and_by_name) {
  cruller::system<definition> sys;
  sys.start();
  sys.signal(rotate_logs);
  EXPECT_EQ(journal(), "rotate b, rotate a");
  sys.signal("warm_up");
  EXPECT_EQ(journal(), "warm a, warm b");
}

TEST_F(signal_test, G2_a_signal_without_handlers_reaches_no_component) {
  static constexpr auto quiet = define("a"_k = 1);
  cruller::system<quiet> sys;
  sys.start();
  sys.signal(rotate_logs);
  EXPECT_EQ(journal(), "");
}

TEST_F(signal_test, G2_an_unknown_name_is_an_error_that_lists_the_known) {
  cruller::system<definition> sys;
  try {
    sys.signal("rotate_log");
    FAIL() << "it is known";
  } catch (const cruller::unknown_signal& error) {
    EXPECT_EQ(error.name(), "rotate_log");
    EXPECT_EQ(error.nearest(), "rotate_logs");
    EXPECT_EQ(error.known().size(), 9u);
  }
}

TEST_F(signal_test, G2_a_signal_on_a_stopped_system_meets_no_missing_instance) {
  cruller::system<definition> sys;
  sys.signal(rotate_logs);
  EXPECT_EQ(journal(), "");
}

TEST_F(signal_test, G2_built_in_signals_can_be_sent_by_name) {
  cruller::system<definition> sys;
  sys.signal("start");
  EXPECT_EQ(sys.state(), cruller::component_state::running);
  sys.signal("stop");
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
}

TEST(signal_id, is_the_same_where_the_name_is) {
  EXPECT_TRUE(rotate_logs.id == cruller::signal_id(rotate_logs));
  EXPECT_TRUE(start.id != stop.id);
}

TEST_F(signal_test, G3_definition_order_decides_if_no_path_does) {
  static constexpr auto unordered = define(
      "d"_k = component(start([] { write("d"); })),
      "b"_k = component(config(ref<"z">), start([](auto&) { write("b"); })),
      "a"_k = component(start([] { write("a"); })),
      "z"_k = component(start([] { write("z"); }))
  );
  cruller::system<unordered> sys;
  sys.start();
  EXPECT_EQ(journal(), "d, a, z, b");
}

TEST_F(signal_test, G4_a_handler_that_signals_its_own_system_gets_an_error) {
  static constexpr auto own = define("a"_k = component(start([](cruller::context& c) {
                                       EXPECT_THROW(c.system().stop(), cruller::lifecycle_error);
                                       EXPECT_THROW(c.system().start(), cruller::lifecycle_error);
                                       EXPECT_THROW(
                                           c.system().signal("status"), cruller::lifecycle_error
                                       );
                                       EXPECT_EQ(c.system().describe().size(), 1u);
                                       write("done");
                                     })));
  cruller::system<own> sys;
  sys.start();
  EXPECT_EQ(journal(), "done");
}

TEST_F(signal_test, G4_a_handler_may_signal_another_system) {
  static constexpr auto outer = define("a"_k = component(start([] {
                                         cruller::system<three> inner;
                                         inner.start();
                                         journal_test::journal();
                                         write("inner runs");
                                         inner.stop();
                                       })));
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(journal().substr(0, 10), "inner runs");
}

TEST_F(signal_test, G4_a_second_thread_waits) {
  static std::mutex mutex;
  static std::condition_variable changed;
  static bool inside = false;
  static bool may_end = false;
  static constexpr auto slow = define(
      "a"_k = component(
          start([] {
            std::unique_lock lock(mutex);
            inside = true;
            changed.notify_all();
            changed.wait(lock, [] { return may_end; });
            write("started");
          }),
          stop([] { write("stopped"); })
      )
  );
  cruller::system<slow> sys;
  std::thread starts([&] { sys.start(); });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [] { return inside; });
  }
  std::thread stops([&] { sys.stop(); });
  {
    const std::lock_guard lock(mutex);
    may_end = true;
    changed.notify_all();
  }
  starts.join();
  stops.join();
  // The stop was called during the start: it waited, and then stopped the component.
  sys.stop();
  EXPECT_EQ(journal(), "started, stopped");
}

}  // namespace
