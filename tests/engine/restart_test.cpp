// Restarting: errors that can be detected early are reported before anything stops, and the
// components that a failed restart has stopped are not forgotten.
#include <cruller/restart_options.hpp>
#include <cstdlib>
#include <functional>

#include "../support/parts.hpp"

namespace {

using cruller::component_state;
using cruller::signal_error;
using namespace test;

bool db_fails = false;

constexpr auto definition = define(
    "env"_k = group("port"_k = env<int>("CRULLER_TEST_PORT"), "size"_k = 1),
    "log"_k = component(start([] { return part(started("log")); }), stop(stopped)),
    "db"_k = component(
        start([] {
          if (db_fails) boom();
          return part(started("db"));
        }),
        stop(stopped)
    ),
    "web"_k = component(
        config(ref<"db">, ref<"env.port">, ref<"env.size">),
        start([](part&, int, int) { return part(started("web")); }),
        stop(stopped)
    )
);

class restart_test : public journal_test {
 protected:
  restart_test() {
    setenv("CRULLER_TEST_PORT", "80", 1);
    db_fails = false;
    sys.start();
    journal();
  }
  // The restart is refused and has no effect.
  void refuse(const std::function<void()>& restart) {
    EXPECT_THROW(restart(), cruller::error);
    EXPECT_EQ(journal(), "");
    EXPECT_EQ(sys.state(), component_state::running);
  }
  void fail_to_restart_db() {
    db_fails = true;
    EXPECT_THROW(sys.restart("db"), signal_error);
    db_fails = false;
    EXPECT_EQ(sys.state("db"), component_state::stopped);
    EXPECT_EQ(sys.state("log"), component_state::running);
    journal();
  }

  cruller::system<definition> sys;
};

TEST_F(restart_test, a_variable_that_does_not_fit_stops_nothing) {
  setenv("CRULLER_TEST_PORT", "many", 1);
  refuse([&] { sys.restart(); });
  refuse([&] { sys.restart_with({.before_stop = [] { write("before"); }}); });
  refuse([&] { sys.restart("env.port"); });
  sys.restart("web");  // It does not restart the variable.
  EXPECT_EQ(journal(), "stop web, destroy web, start web");
}

TEST_F(restart_test, a_value_that_does_not_fit_stops_nothing) {
  refuse([&] { sys.restart_with({.values = {{"env.size", "2"}, {"env.port", "many"}}}); });
  refuse([&] { sys.restart_with({.values = {{"env.sizes", "2"}}}); });
  refuse([&] { sys.restart_with({.stop = {.only = {"web"}}, .values = {{"env.size", "2"}}}); });
  refuse([&] { sys.restart_with({.start = {.only = {"nobody"}}}); });
}

TEST_F(restart_test, a_restart_sets_values_in_between_and_calls_back) {
  sys.restart_with(
      {.start = {.only = {"web"}},
       .values = {{"env.size", "2"}},
       .before_stop = [] { write("before"); },
       .after_stop = [] { write("after"); }}
  );
  EXPECT_EQ(
      journal(),
      "before, stop web, destroy web, stop db, destroy db, stop log, destroy log, after, start db, "
      "start web"
  );
  EXPECT_EQ(sys["env.size"_k], 2);
}

TEST_F(restart_test, a_value_that_was_given_needs_no_variable) {
  unsetenv("CRULLER_TEST_PORT");
  sys.restart_with({.values = {{"env.port", "81"}}});
  EXPECT_EQ(sys["env.port"_k], 81);
}

TEST_F(restart_test, FL2_the_next_restart_brings_back_what_a_failed_one_has_stopped) {
  fail_to_restart_db();
  fail_to_restart_db();
  sys.restart("db");
  EXPECT_EQ(journal(), "start db, start web");
  sys.restart("db");
  EXPECT_EQ(journal(), "stop web, destroy web, stop db, destroy db, start db, start web");
}

TEST_F(restart_test, FL2_so_does_the_next_start) {
  fail_to_restart_db();
  sys.start({.only = {"log"}});
  EXPECT_EQ(journal(), "");
  sys.start({.only = {"db"}});
  EXPECT_EQ(journal(), "start db, start web");
}

TEST_F(restart_test, FL2_what_is_stopped_explicitly_stays_so) {
  fail_to_restart_db();
  sys.stop({.only = {"web"}});
  sys.restart("db");
  EXPECT_EQ(journal(), "start db");
  EXPECT_EQ(sys.state("web"), component_state::stopped);
}

TEST_F(restart_test, check_start_finds_what_is_wrong_with_a_start) {
  sys.stop();
  journal();
  setenv("CRULLER_TEST_PORT", "many", 1);
  EXPECT_THROW(sys.check_start(), signal_error);
  EXPECT_THROW(sys.check_start({.only = {"nobody"}}), cruller::unknown_component);
  sys.check_start({.only = {"log"}});
  EXPECT_EQ(journal(), "");
}

}  // namespace
