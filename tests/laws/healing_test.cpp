// Restarts by the supervisor: their waits, what they bring back, and what happens meanwhile.
#include <algorithm>

#include "../support/supervised.hpp"

namespace {

using cruller::signal_error;
using namespace test;

class healing_test : public supervised_test {};

constexpr auto chain = define(
    "db"_k = component(serve, supervise(again)),
    "web"_k = component(depends_on<"db">, serve),
    "ui"_k = component(depends_on<"web">, serve),
    "log"_k = component(serve)
);

// A system whose db waits to be restarted; what depends on it is stopped.
struct waiting : supervised<chain> {
  waiting() {
    sys.start();
    fail("db"_k);
    clock.advance();
    EXPECT_EQ(said.take(), "db: boom: restart");
    EXPECT_EQ(sys.state("log"), component_state::running);
    journal_test::journal();
  }
};

// --- waits --------------------------------------------------------------------------------------

TEST_F(healing_test, U3_waits_double_within_their_bounds_and_begin_anew_after_a_healthy_window) {
  static constexpr auto definition = define(
      "a"_k = component(
          serve, supervise(restarting{.backoff = {1s, 3s}, .at_most = 100, .within = 1min})
      )
  );
  supervised<definition> with;
  with.sys.start();
  const nanoseconds expected[] = {1s, 2s, 3s, 3s, 1s, 2s};
  for (std::size_t i = 0; i != std::size(expected); ++i) {
    if (i == 4) with.clock.advance(1min);
    with.fail("a"_k);
    with.clock.advance();
    const auto delays = with.said.take_delays();
    ASSERT_EQ(delays.size(), 1);
    EXPECT_GE(delays[0], expected[i] * 9 / 10);
    EXPECT_LE(delays[0], expected[i] * 11 / 10);
    journal();
    with.clock.advance(delays[0] - 1ns);
    EXPECT_EQ(journal(), "");
    with.clock.advance(1ns);
    EXPECT_EQ(journal(), "start a");
  }
}

TEST_F(healing_test, U3_jitter_keeps_two_systems_from_restarting_at_the_same_time) {
  std::vector<nanoseconds> delays;
  for (int round = 0; round != 20; ++round) {
    supervised<chain> with;
    with.sys.start();
    with.fail("db"_k);
    with.clock.advance();
    delays.push_back(with.said.take_delays().at(0));
  }
  EXPECT_NE(*std::ranges::min_element(delays), *std::ranges::max_element(delays));
}

TEST_F(healing_test, U3_a_start_that_fails_while_healing_counts) {
  static constexpr auto definition = define(
      "db"_k = component(
          serve, supervise(restarting{.backoff = {1s, 1s}, .at_most = 3}, otherwise(leave_failed))
      ),
      "web"_k = component(depends_on<"db">, serve)
  );
  supervised<definition> with;
  with.sys.start();
  journal();
  // The start of what depends on it counts, too.
  failing_starts["web"] = 1;
  failing_starts["db"] = 2;
  with.fail("db"_k);
  with.clock.advance(1h);
  EXPECT_EQ(
      with.said.take(),
      "db: boom: restart, db: boom: restart, db: boom: restart, db: boom: leave_failed"
  );
  EXPECT_EQ(journal(), "stop web, stop db, fail db, fail db, start db, fail web, stop db");
  EXPECT_EQ(with.sys.state("db"), component_state::failed);
  EXPECT_EQ(with.sys.state("web"), component_state::stopped);
  // It is still remembered.
  with.sys.restart("db");
  EXPECT_EQ(journal(), "start db, start web");
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(healing_test, U5_a_system_whose_every_start_fails_ends_given_up) {
  waiting with;
  failing_starts["db"] = 1'000'000;
  with.clock.advance(24h);
  // A hundred within an hour, and no more.
  EXPECT_EQ(with.sys.state("db"), component_state::stopped);
  supervised<chain> other;
  static constexpr auto definition = define("a"_k = component(serve, supervise(restarting{})));
  failing_starts.clear();
  supervised<definition> limited;
  limited.sys.start();
  failing_starts["a"] = 1'000'000;
  limited.fail("a"_k);
  limited.clock.advance(24h);
  EXPECT_EQ(1'000'000 - failing_starts["a"], 5);
  EXPECT_EQ(limited.sys.state("a"), component_state::failed);
}

// --- by hand, meanwhile -------------------------------------------------------------------------

TEST_F(healing_test, U3_a_stop_by_hand_takes_out_of_what_is_remembered) {
  waiting with;
  with.sys.stop({.only = {"ui"}});
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "start db, start web");
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
}

TEST_F(healing_test, U3_a_stop_of_the_failed_component_ends_its_healing) {
  waiting with;
  with.sys.stop({.only = {"db"}});
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(with.sys.state("db"), component_state::stopped);
  with.sys.start();
  EXPECT_EQ(journal(), "start db, start web, start ui");
}

TEST_F(healing_test, U5_after_a_stop_of_everything_nothing_starts) {
  waiting with;
  with.sys.stop();
  EXPECT_EQ(journal(), "stop log");
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(with.sys.state(), component_state::stopped);
  // The next start is supervised again.
  with.sys.start();
  journal();
  with.fail("db"_k);
  with.clock.advance(1min);
  EXPECT_EQ(journal(), "stop ui, stop web, stop db, start db, start web, start ui");
}

TEST_F(healing_test, U3_a_start_by_hand_comes_first) {
  waiting with;
  with.sys.start();
  EXPECT_EQ(journal(), "start db, start web, start ui");
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(healing_test, U3_a_restart_by_hand_comes_first_and_clears_the_counts) {
  waiting with;
  with.sys.restart("db");
  EXPECT_EQ(journal(), "start db, start web, start ui");
  with.said.take_delays();
  with.clock.advance(1s);
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_LE(with.said.take_delays().at(0), 1100ms);  // The first wait, and not the second.
}

TEST_F(healing_test, U3_the_counts_stay_after_a_start_by_hand) {
  waiting with;
  with.sys.start();
  with.said.take_delays();
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_GE(with.said.take_delays().at(0), 1800ms);
}

TEST_F(healing_test, U3_a_restart_by_hand_that_fails_leaves_the_rest_to_the_supervisor) {
  waiting with;
  failing_starts["db"] = 1;
  EXPECT_THROW(with.sys.restart("db"), signal_error);
  EXPECT_EQ(journal(), "fail db");
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "start db, start web, start ui");
  // The counts begin anew with this one.
  with.said.take_delays();
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_GE(with.said.take_delays().at(0), 900ms);
}

TEST_F(healing_test, U3_a_restart_by_hand_of_a_part_of_a_group_leaves_the_other_part) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(supervise(again)),
          "a"_k = component(serve, supervise(escalate)),
          "b"_k = component(serve)
      )
  );
  supervised<definition> with;
  with.sys.start();
  with.fail("g.a"_k);
  with.clock.advance();
  journal();
  with.sys.restart("g.b");
  EXPECT_EQ(journal(), "start g.b");
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "start g.a");
}

TEST_F(healing_test, U5_a_stop_by_hand_after_the_failure_and_before_the_reaction_comes_first) {
  supervised<chain> with;
  with.sys.start();
  journal();
  with.fail("db"_k);
  with.sys.stop({.only = {"db"}});
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "stop ui, stop web, stop db");
  EXPECT_EQ(with.said.take(), "");
}

// --- what is suspended --------------------------------------------------------------------------

constexpr auto on_disk = define(
    "disk"_k = component(serve),
    "db"_k = component(depends_on<"disk">, serve, supervise(again)),
    "web"_k = component(depends_on<"db">, serve)
);

TEST_F(healing_test, U3_a_suspended_dependency_postpones_the_restart) {
  supervised<on_disk> with;
  with.sys.start();
  with.fail("db"_k);
  with.clock.advance();
  with.sys.suspend();
  journal();
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  with.sys.resume();
  with.clock.advance();
  EXPECT_EQ(journal(), "start db, start web");
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(healing_test, U3_what_failed_while_it_was_suspended_returns_after_the_resume) {
  supervised<on_disk> with;
  with.sys.start();
  with.sys.suspend();
  journal();
  with.fail("db"_k);
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "stop web, stop db");
  with.sys.resume();
  with.clock.advance();
  EXPECT_EQ(journal(), "start db, start web");
}

// --- two at once --------------------------------------------------------------------------------

constexpr auto both_restart = define(
    "db"_k = component(serve, supervise(restarting{.backoff = {1s, 1s}})),
    "web"_k = component(depends_on<"db">, serve, supervise(restarting{.backoff = {10s, 10s}})),
    "ui"_k = component(depends_on<"web">, serve)
);

TEST_F(healing_test, U3_what_waits_for_its_own_restart_comes_after_what_it_needs) {
  supervised<both_restart> with;
  with.sys.start();
  with.fail("web"_k);
  with.clock.advance();
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "web: boom: restart, db: boom: restart");
  journal();
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "start db");  // The other one still waits.
  with.clock.advance(10s);
  EXPECT_EQ(journal(), "start web, start ui");
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(healing_test, U3_both_fail_at_once_in_any_order) {
  for (const bool web_first : {false, true}) {
    supervised<both_restart> with;
    with.sys.start();
    journal();
    if (web_first) with.fail("web"_k);
    with.fail("db"_k);
    if (!web_first) with.fail("web"_k);
    with.clock.advance(20s);
    EXPECT_EQ(with.sys.state("db"), component_state::running);
    EXPECT_EQ(with.sys.state("web"), component_state::running);
    EXPECT_EQ(with.sys.state("ui"), component_state::running);
    with.sys.stop();
    journal();
  }
}

TEST_F(healing_test, U3_a_dependent_that_is_due_first_waits_for_what_it_needs) {
  static constexpr auto definition = define(
      "db"_k = component(serve, supervise(restarting{.backoff = {10s, 10s}})),
      "web"_k = component(depends_on<"db">, serve, supervise(restarting{.backoff = {1s, 1s}}))
  );
  supervised<definition> with;
  with.sys.start();
  with.fail("web"_k);
  with.clock.advance();
  with.fail("db"_k);
  with.clock.advance(5s);
  journal();
  with.clock.advance(10s);
  EXPECT_EQ(journal(), "start db, start web");
}

TEST_F(healing_test, U3_two_groups_that_need_each_other_both_return) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(supervise(restarting{.backoff = {1s, 1s}})),
          "first"_k = component(serve, supervise(escalate)),
          "second"_k = component(depends_on<"h.first">, serve)
      ),
      "h"_k = group(
          base(supervise(restarting{.backoff = {5s, 5s}})),
          "first"_k = component(serve, supervise(escalate)),
          "second"_k = component(depends_on<"g.first">, serve)
      )
  );
  for (const bool other_order : {false, true}) {
    supervised<definition> with;
    with.sys.start();
    if (other_order) with.fail("h.first"_k);
    with.fail("g.first"_k);
    if (!other_order) with.fail("h.first"_k);
    with.clock.advance(1min);
    for (const char* const id : {"g.first", "g.second", "h.first", "h.second"})
      EXPECT_EQ(with.sys.state(id), component_state::running) << id;
  }
}

}  // namespace
