// The lifecycle of a system: the effect of each verb in each state.
#include <cstdlib>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using cruller::component_state;
using namespace test;

class lifecycle_test : public journal_test {};

TEST_F(lifecycle_test, L1_states_follow_the_signals) {
  cruller::system<three> sys;
  EXPECT_EQ(sys.state("db"), component_state::stopped);
  sys.start();
  EXPECT_EQ(sys.state("db"), component_state::running);
  sys.suspend();
  EXPECT_EQ(sys.state("db"), component_state::suspended);
  sys.resume();
  EXPECT_EQ(sys.state("db"), component_state::running);
  sys.stop();
  EXPECT_EQ(sys.state("db"), component_state::stopped);
}

TEST_F(lifecycle_test, L1_a_component_is_starting_while_its_handler_runs) {
  static component_state seen;
  static constexpr auto definition = define("a"_k = component(start([](cruller::context& c) {
                                              seen = c.system().state("a");
                                            })));
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(seen, component_state::starting);
}

TEST_F(lifecycle_test, L2_start_leaves_what_runs) {
  cruller::system<three> sys;
  sys.start();
  EXPECT_EQ(journal(), "start db, start cache, start web");
  sys.start();
  EXPECT_EQ(journal(), "");
}

TEST_F(lifecycle_test, L2_start_on_a_suspended_system_is_an_error) {
  cruller::system<three> sys;
  sys.start();
  sys.suspend();
  EXPECT_THROW(sys.start(), cruller::lifecycle_error);
  EXPECT_EQ(sys.state(), component_state::suspended);
}

TEST_F(lifecycle_test, L3_stop_does_nothing_when_stopped) {
  cruller::system<three> sys;
  sys.stop();
  sys.start();
  sys.stop();
  journal();
  sys.stop();
  EXPECT_EQ(journal(), "");
}

TEST_F(lifecycle_test, L3_stop_works_on_a_suspended_system) {
  cruller::system<three> sys;
  sys.start();
  sys.suspend();
  sys.stop();
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(lifecycle_test, L4_suspend_needs_running_and_resume_needs_suspended) {
  cruller::system<three> sys;
  EXPECT_THROW(sys.suspend(), cruller::lifecycle_error);
  EXPECT_THROW(sys.resume(), cruller::lifecycle_error);
  sys.start();
  sys.resume();
  sys.suspend();
  journal();
  sys.suspend();
  EXPECT_EQ(journal(), "");
  sys.resume();
  EXPECT_EQ(journal(), "resume db, resume cache, resume web");
}

TEST_F(lifecycle_test, L5_an_instance_is_destroyed_before_what_it_needs_is_stopped) {
  cruller::system<three> sys;
  sys.start();
  journal();
  sys.stop();
  EXPECT_EQ(journal(), "stop web, destroy web, stop cache, destroy cache, stop db, destroy db");
}

TEST_F(lifecycle_test, L6_the_destructor_stops) {
  {
    cruller::system<three> sys;
    sys.start();
    journal();
  }
  EXPECT_EQ(journal(), "stop web, destroy web, stop cache, destroy cache, stop db, destroy db");
}

TEST_F(lifecycle_test, L6_failures_in_the_destructor_are_reported_to_observers) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), stop([](part&) { boom(); }))
  );
  cruller::subscription watch;
  {
    cruller::system<definition> sys;
    sys.start();
    watch = sys.observe([](const cruller::event& e) {
      write(std::string(cruller::name_of(e.phase)) + " " + std::string(e.signal));
    });
  }
  EXPECT_EQ(journal(), "begun stop, destroy a, failed stop");
}

TEST_F(lifecycle_test, L7_a_system_restarts_any_number_of_times) {
  cruller::system<three> sys;
  for (int i = 0; i != 3; ++i) {
    sys.start();
    EXPECT_EQ(journal(), "start db, start cache, start web");
    sys.stop();
    journal();
  }
  sys.start();
  journal();
  sys.restart();
  EXPECT_EQ(
      journal(),
      "stop web, destroy web, stop cache, destroy cache, stop db, destroy db, "
      "start db, start cache, start web"
  );
}

TEST_F(lifecycle_test, L8_the_state_of_an_empty_system_is_stopped) {
  static constexpr auto nothing = define();
  cruller::system<nothing> sys;
  sys.start();
  EXPECT_EQ(sys.state(), component_state::stopped);
  sys.stop();
}

TEST_F(lifecycle_test, L8_a_failed_component_makes_the_system_failed) {
  static constexpr auto definition = define("a"_k = 1, "b"_k = component(start([] { boom(); })));
  cruller::system<definition> sys;
  EXPECT_THROW(sys.start({.on_failure = cruller::failure_policy::keep}), cruller::signal_error);
  EXPECT_EQ(sys.state(), component_state::failed);
  EXPECT_EQ(sys.state("a"), component_state::running);
  EXPECT_THROW(sys.start(), cruller::lifecycle_error);
  sys.stop();
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(lifecycle_test, L9_a_resolved_config_lives_as_long_as_the_call) {
  static constexpr auto definition = define(
      "a"_k = 7,
      "b"_k = component(config("a"_k = ref<"a">), start([](const auto& c) { return &c["a"_k]; }))
  );
  cruller::system<definition> sys;
  sys.start();
  // The config no longer exists, but its target does.
  EXPECT_EQ(sys["b"_k], &sys["a"_k]);
}

// Started components are stopped, as at any other exit of the program.
constexpr auto ends_the_program = define(
    "first"_k = component(start([] { return 1; }), stop([](int&) {
                            std::fputs("stopped;", stderr);
                          })),
    "last"_k = component(depends_on<"first">, start([]() -> int { std::exit(7); }))
);

TEST(lifecycle_exit_test, a_handler_that_ends_the_program_has_its_static_system_stopped) {
  EXPECT_EXIT(
      {
        static cruller::system<ends_the_program> sys;
        sys.start();
      },
      testing::ExitedWithCode(7),
      "^stopped;$"
  );
}

// Threads that are kept are inside the verb, which never ends: nothing waits for them.
meeting both(2);
constexpr auto meet = start([] { both.arrive_and_wait(); });
constexpr auto meet_and_exit = start([] {
  both.arrive_and_wait();
  std::exit(7);
});

TEST(lifecycle_exit_test, a_handler_that_ends_the_program_does_not_wait_for_kept_threads) {
  static constexpr auto here = define(
      "here"_k = component(on_main_thread, meet_and_exit), "there"_k = component(meet)
  );
  EXPECT_EXIT(
      {
        static cruller::system<here> sys;
        sys.start({.threads = 2, .keep_threads = true});
      },
      testing::ExitedWithCode(7),
      ""
  );
}

TEST(lifecycle_exit_test, a_handler_on_a_kept_thread_may_end_the_program) {
  static constexpr auto there = define(
      "here"_k = component(on_main_thread, meet), "there"_k = component(meet_and_exit)
  );
  EXPECT_EXIT(
      {
        static cruller::system<there> sys;
        sys.start({.threads = 2, .keep_threads = true});
      },
      testing::ExitedWithCode(7),
      ""
  );
}

}  // namespace
