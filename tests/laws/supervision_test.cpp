// The policies of `supervise`: which of them applies, and what follows.
#include "../support/supervised.hpp"

namespace {

using cruller::signal_error;
using namespace test;

class supervision_test : public supervised_test {};

// --- shut_down and leave_failed -----------------------------------------------------------------

template <typename... Policy>
constexpr auto three_with(Policy... policy) {
  return define(
      "db"_k = component(serve, policy...),
      "web"_k = component(depends_on<"db">, serve),
      "log"_k = component(serve)
  );
}
constexpr auto by_default = three_with();
constexpr auto with_shut_down = three_with(supervise(shut_down));
constexpr auto with_leave_failed = three_with(supervise(leave_failed));
constexpr auto with_escalate = three_with(supervise(escalate));

// The component stays failed, and everything else goes on; only the report differs.
template <const auto& Definition>
std::string report_of_failed_db() {
  supervised<Definition> with;
  with.sys.start();
  journal_test::journal();
  with.fail("db"_k);
  EXPECT_EQ(with.said.take(), "");
  with.clock.advance();
  EXPECT_EQ(with.sys.state("db"), component_state::failed);
  EXPECT_EQ(with.sys.state("web"), component_state::running);
  EXPECT_EQ(with.sys.state(), component_state::failed);
  std::string said = with.said.take();
  with.clock.advance(24h);
  EXPECT_EQ(with.said.take(), "");
  EXPECT_EQ(journal_test::journal(), "");
  with.sys.stop();
  EXPECT_EQ(journal_test::journal(), "stop log, stop web, stop db");
  // Then it starts like any other.
  with.sys.start();
  EXPECT_EQ(journal_test::journal(), "start db, start web, start log");
  EXPECT_EQ(with.sys.state(), component_state::running);
  return said;
}

TEST_F(supervision_test, U2_shut_down_is_the_default_and_without_run_only_reports) {
  EXPECT_EQ(report_of_failed_db<by_default>(), "db: boom: shut_down");
  EXPECT_EQ(report_of_failed_db<with_shut_down>(), "db: boom: shut_down");
}

TEST_F(supervision_test, U2_leave_failed_lets_everything_else_go_on) {
  EXPECT_EQ(report_of_failed_db<with_leave_failed>(), "db: boom: leave_failed");
}

TEST_F(supervision_test, U2_escalate_without_a_base_shuts_down) {
  EXPECT_EQ(report_of_failed_db<with_escalate>(), "db: boom: shut_down");
}

TEST_F(supervision_test, U5_a_failure_is_reported_once) {
  supervised<with_leave_failed> with;
  int events = 0;
  const auto watch = with.sys.observe([&](const cruller::event& e) {
    if (e.signal == "work") ++events;
  });
  with.sys.start();
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "db: boom: leave_failed");
  // It has failed already: further reports are for observers.
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "");
  EXPECT_EQ(events, 2);
}

// --- restarting ---------------------------------------------------------------------------------

constexpr auto with_restarting = three_with(supervise(again));

TEST_F(supervision_test, U2_restarting_stops_what_depends_on_it_waits_and_starts_that_set_again) {
  supervised<with_restarting> with;
  with.sys.start();
  journal();
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_EQ(journal(), "stop web, stop db");
  EXPECT_EQ(with.said.take(), "db: boom: restart");
  EXPECT_EQ(with.sys.state("db"), component_state::stopped);
  EXPECT_EQ(with.sys.state("log"), component_state::running);
  with.clock.advance(899ms);
  EXPECT_EQ(journal(), "");
  with.clock.advance(201ms);
  EXPECT_EQ(journal(), "start db, start web");
  EXPECT_EQ(with.sys.state(), component_state::running);
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(supervision_test, U2_what_nothing_depends_on_restarts_alone) {
  static constexpr auto definition = define(
      "db"_k = component(serve), "web"_k = component(depends_on<"db">, serve, supervise(again))
  );
  supervised<definition> with;
  with.sys.start();
  journal();
  with.fail("web"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "stop web, start web");
}

TEST_F(supervision_test, U2_a_component_without_a_handler_for_its_failure_restarts_what_it_was) {
  // What was not started does not start.
  supervised<with_restarting> with;
  with.sys.start({.only = {"db"}});
  journal();
  with.fail("db"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "stop db, start db");
  EXPECT_EQ(with.sys.state("web"), component_state::stopped);
}

constexpr restarting twice{.backoff = {1s, 1s}, .at_most = 2, .within = 1min};

// Fails until the limit is reached; returns the last report.
template <typename With>
std::string exceed(With& with) {
  for (int round = 0; round != 2; ++round) {
    with.fail("db"_k);
    with.clock.advance(a_moment);
    EXPECT_EQ(with.said.take(), "db: boom: restart");
    EXPECT_EQ(with.sys.state("db"), component_state::running);
  }
  journal_test::journal();
  with.fail("db"_k);
  with.clock.advance();
  return with.said.take();
}

template <const auto& Definition>
std::string report_of_the_third() {
  supervised<Definition> with;
  with.sys.start();
  std::string said = exceed(with);
  EXPECT_EQ(with.sys.state("db"), component_state::failed);
  with.clock.advance(24h);
  EXPECT_EQ(journal_test::journal(), "");
  return said;
}

constexpr auto otherwise_default = three_with(supervise(twice));
constexpr auto otherwise_shut_down = three_with(supervise(twice, otherwise(shut_down)));
constexpr auto otherwise_leave_failed = three_with(supervise(twice, otherwise(leave_failed)));
constexpr auto otherwise_escalate = three_with(supervise(twice, otherwise(escalate)));

TEST_F(supervision_test, U2_when_it_was_done_too_often_the_other_policy_follows) {
  EXPECT_EQ(report_of_the_third<otherwise_default>(), "db: boom: shut_down");
  EXPECT_EQ(report_of_the_third<otherwise_shut_down>(), "db: boom: shut_down");
  EXPECT_EQ(report_of_the_third<otherwise_leave_failed>(), "db: boom: leave_failed");
  EXPECT_EQ(report_of_the_third<otherwise_escalate>(), "db: boom: shut_down");
}

// --- bases and groups ---------------------------------------------------------------------------

constexpr restarting in_group{.backoff = {1s, 1s}, .at_most = 1, .within = 1min};
constexpr auto nested = define(
    "log"_k = component(serve),
    "shop"_k = group(
        base(supervise(in_group)),
        "cart"_k = component(serve, supervise(escalate)),
        "items"_k = group(
            base(supervise(leave_failed)),
            "store"_k = component(depends_on<"log">, serve),
            "own"_k = component(serve, supervise(restarting{.backoff = {2s, 2s}}))
        ),
        "late"_k = component(serve),
        "plain"_k = component(serve)
    ),
    "web"_k = component(depends_on<"shop.cart">, serve)
);

TEST_F(supervision_test, U2_an_inner_base_overrides_an_outer_one) {
  supervised<nested> with;
  with.sys.start();
  with.fail("shop.items.store"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "shop.items.store: boom: leave_failed");
}

TEST_F(supervision_test, U2_the_components_own_overrides_a_base) {
  supervised<nested> with;
  with.sys.start();
  journal();
  with.fail("shop.items.own"_k);
  with.clock.advance(2300ms);
  EXPECT_EQ(with.said.take(), "shop.items.own: boom: restart");
  EXPECT_EQ(journal(), "stop shop.items.own, start shop.items.own");
}

TEST_F(supervision_test, U2_a_base_that_does_not_escalate_is_the_policy_of_each_component) {
  supervised<nested> with;
  with.sys.start();
  journal();
  // Each has its own counts.
  for (int round = 0; round != 2; ++round) {
    if (round == 0)
      with.fail("shop.plain"_k);
    else
      with.fail("shop.late"_k);
    with.clock.advance(a_moment);
  }
  EXPECT_EQ(with.said.take(), "shop.plain: boom: restart, shop.late: boom: restart");
  EXPECT_EQ(journal(), "stop shop.plain, start shop.plain, stop shop.late, start shop.late");
}

TEST_F(supervision_test, U3_escalate_restarts_the_whole_group_and_what_depends_on_it) {
  supervised<nested> with;
  with.sys.start();
  with.sys.stop({.only = {"shop.late"}});
  journal();
  with.fail("shop.cart"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "shop.cart: boom: restart shop");
  EXPECT_EQ(
      journal(),
      "stop web, stop shop.plain, stop shop.items.own, stop shop.items.store, stop shop.cart"
  );
  with.clock.advance(a_moment);
  // Not what was not started.
  EXPECT_EQ(
      journal(),
      "start shop.cart, start shop.items.store, start shop.items.own, start shop.plain, start web"
  );
}

TEST_F(supervision_test, U3_a_group_has_its_own_counts_and_the_outermost_shuts_down) {
  supervised<nested> with;
  with.sys.start();
  with.fail("shop.plain"_k);  // It counts for the component.
  with.clock.advance(a_moment);
  with.fail("shop.cart"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(with.said.take(), "shop.plain: boom: restart, shop.cart: boom: restart shop");
  with.fail("shop.cart"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(with.said.take(), "shop.cart: boom: shut_down");
  EXPECT_EQ(with.sys.state("shop.cart"), component_state::failed);
  EXPECT_EQ(with.sys.state("shop.plain"), component_state::running);
}

constexpr auto three_levels = define(
    base(supervise(in_group)),
    "log"_k = component(serve),
    "a"_k = group(
        base(supervise(in_group, otherwise(escalate))),
        "b"_k = component(serve, supervise(in_group, otherwise(escalate))),
        "c"_k = component(serve)
    )
);

TEST_F(supervision_test, U3_each_level_is_tried_from_the_inside_out) {
  supervised<three_levels> with;
  with.sys.start();
  for (int round = 0; round != 4; ++round) {
    with.fail("a.b"_k);
    with.clock.advance(a_moment);
  }
  EXPECT_EQ(
      with.said.take(),
      "a.b: boom: restart, a.b: boom: restart a, a.b: boom: restart, a.b: boom: shut_down"
  );
  EXPECT_EQ(
      journal(),
      "start log, start a.b, start a.c, "
      "stop a.b, start a.b, "
      "stop a.c, stop a.b, start a.b, start a.c, "
      "stop a.c, stop a.b, stop log, start log, start a.b, start a.c"
  );
}

TEST_F(supervision_test, U4_a_mounted_system_brings_its_policies_along) {
  static constexpr auto shop = define(
      base(supervise(in_group)),
      "db"_k = component(serve, supervise(escalate)),
      "web"_k = component(serve)
  );
  static constexpr auto definition =
      define("log"_k = component(serve), "mounted"_k = mount(shop), "store"_k = alias<"mounted.db">);
  supervised<definition> with;
  with.sys.start();
  journal();
  with.fail("store"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(with.said.take(), "mounted.db: boom: restart mounted");
  EXPECT_EQ(journal(), "stop mounted.web, stop mounted.db, start mounted.db, start mounted.web");
}

// --- without supervision ------------------------------------------------------------------------

TEST_F(supervision_test, U1_a_reporter_that_was_handed_out_is_enough) {
  static constexpr auto definition = define("a"_k = component(serve));
  cruller::system<definition> sys;
  told said(sys);
  sys.start();
  sys["a"_k].report.fail("boom");
  said.failures().await(1);
  EXPECT_EQ(said.take(), "a: boom: shut_down");
  EXPECT_EQ(sys.state("a"), component_state::failed);
}

}  // namespace
