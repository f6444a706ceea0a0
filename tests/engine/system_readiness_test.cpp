// Readiness: ready, live and started, with the reasons why not.
#include <cruller/testing/virtual_clock.hpp>
#include <latch>

#include "../support/parts.hpp"
#include "../support/until.hpp"

namespace {

using namespace std::chrono_literals;
using cruller::health_report;
using namespace test;
using lines_of = std::vector<std::string>;

// Where the steps of `server` wait, if they do.
struct gate {
  std::latch entered{1};
  std::latch left{1};
};
gate* waits_at = nullptr;
void wait_at_gate() {
  gate* const here = waits_at;  // The test changes it once this thread has entered.
  if (here == nullptr) return;
  here->entered.count_down();
  here->left.wait();
}
bool fails = false;
cruller::reporter of_store;

constexpr auto shop = define(
    "store"_k = component(start([](cruller::context& c) {
      if (fails) boom();
      of_store = c.reporter();
      return part("store");
    })),
    "metrics"_k = component(start([] { return part("metrics"); })),
    "port"_k = 80,
    "server"_k = component(
        config(ref<"store">, ref<"port">),
        start([](part&, int) {
          wait_at_gate();
          return part("server");
        }),
        stop([](part&) { wait_at_gate(); })
    )
);

class system_readiness_test : public journal_test {
 protected:
  void TearDown() override {
    waits_at = nullptr;
    fails = false;
  }
  lines_of reasons() const { return sys.readiness().reasons; }
  bool is_ready() const { return sys.readiness().is_ready; }

  cruller::system<shop> sys;
};

TEST_F(system_readiness_test, a_system_is_ready_from_its_start_to_its_stop) {
  EXPECT_EQ(
      reasons(), (lines_of{"the system has not started yet", "metrics: stopped", "server: stopped"})
  );
  EXPECT_FALSE(is_ready());
  EXPECT_FALSE(sys.readiness().is_started);
  sys.start();
  EXPECT_EQ(reasons(), lines_of{});
  EXPECT_TRUE(is_ready());
  EXPECT_TRUE(sys.readiness().is_started);
  EXPECT_FALSE(sys.readiness().is_ending);
  sys.stop();
  EXPECT_EQ(reasons(), (lines_of{"the system is stopping", "metrics: stopped", "server: stopped"}));
  EXPECT_TRUE(sys.readiness().is_started);
  EXPECT_TRUE(sys.readiness().is_ending);
  EXPECT_TRUE(sys.readiness().is_live);
  sys.start();
  EXPECT_TRUE(is_ready());
}

TEST_F(system_readiness_test, a_start_that_hangs_is_seen_at_once) {
  gate here;
  waits_at = &here;
  std::thread starting([&] { sys.start(); });
  here.entered.wait();
  EXPECT_EQ(reasons(), (lines_of{"the system has not started yet", "server: starting"}));
  EXPECT_TRUE(sys.readiness().is_live) << "it has no limit";
  here.left.count_down();
  starting.join();
  EXPECT_TRUE(is_ready());
}

TEST_F(system_readiness_test, a_failed_start_has_not_started) {
  fails = true;
  EXPECT_THROW(sys.start(), cruller::signal_error);
  EXPECT_FALSE(sys.readiness().is_started);
  EXPECT_FALSE(is_ready());
}

TEST_F(system_readiness_test, an_announced_end_ends_it) {
  sys.start();
  sys.announce_stop();
  EXPECT_EQ(reasons(), lines_of{"the system is stopping"});
  EXPECT_TRUE(sys.readiness().is_ending);
  EXPECT_EQ(sys.state(), cruller::component_state::running);
  sys.stop();
  sys.restart();
  EXPECT_TRUE(is_ready()) << "it was started anew";
}

TEST_F(system_readiness_test, a_verb_on_an_entry_point_ends_it_while_it_runs) {
  sys.start();
  gate here;
  waits_at = &here;
  std::thread restarting([&] { sys.restart("server"); });
  here.entered.wait();
  EXPECT_EQ(reasons(), lines_of{"server: stopping"});
  waits_at = nullptr;
  here.left.count_down();
  restarting.join();
  EXPECT_TRUE(is_ready());
  sys.suspend({.only = {"metrics"}});
  EXPECT_EQ(reasons(), lines_of{"metrics: suspended"});
  sys.resume();
  EXPECT_TRUE(is_ready());
}

TEST_F(system_readiness_test, health_of_what_an_entry_point_needs_counts) {
  sys.start();
  of_store.health(health_report::down("no connection"));
  EXPECT_EQ(reasons(), lines_of{"server <- store: no connection"});
  EXPECT_TRUE(sys.readiness().is_live) << "health has no influence";
  of_store.health(health_report::degraded("slow"));
  EXPECT_TRUE(is_ready());
}

TEST_F(system_readiness_test, only_selected_components_count) {
  sys.start({.only = {"store"}});
  EXPECT_EQ(reasons(), lines_of{});
  of_store.health(health_report::down("no connection"));
  EXPECT_EQ(reasons(), lines_of{"store: no connection"});
  of_store.health(health_report::ok());
  sys.start({.only = {"server"}});
  sys.stop({.only = {"server"}});
  EXPECT_EQ(reasons(), lines_of{"server: stopped"});
  sys.stop();
  sys.start();
  sys.stop({.only = {"metrics"}});
  EXPECT_EQ(reasons(), lines_of{"metrics: stopped"}) << "everything was started";
}

constexpr auto marked = define(
    "store"_k = component(start([] { return part("store"); })),
    "server"_k = component(
        config(ref<"store">), start([](part&) { return part("server"); }), entry_point()
    ),
    "watcher"_k = component(config(ref<"server">), start([](part&) { return part("watcher"); })),
    "metrics"_k = component(start([](cruller::context& c) {
      of_store = c.reporter();
      return part("metrics");
    }))
);

TEST_F(system_readiness_test, entry_points_replace_what_nothing_needs) {
  cruller::system<marked> live;
  live.start();
  live.suspend({.only = {"watcher", "metrics"}});
  EXPECT_TRUE(live.readiness().is_ready);
  live.suspend();
  EXPECT_EQ(live.readiness().reasons, lines_of{"server: suspended"});
}

constexpr auto limited = define(
    "server"_k = component(start([] { return part("server"); }), stop([](part&) {
                             wait_at_gate();
                           }))
);

TEST_F(system_readiness_test, a_step_beyond_its_limit_is_not_live_until_it_returns) {
  cruller::system<limited> live;
  live.start();
  gate here;
  waits_at = &here;
  std::thread stopping([&] { EXPECT_THROW(live.stop({.timeout = 1ms}), cruller::signal_error); });
  until([&] { return !live.readiness().is_live; });
  EXPECT_EQ(live.readiness().stuck, lines_of{"server: stop exceeds its limit and still runs"});
  here.left.count_down();
  stopping.join();
  EXPECT_TRUE(live.readiness().is_live);
  EXPECT_EQ(live.readiness().stuck, lines_of{});
}

constexpr auto healing = define(
    "store"_k = component(
        start([](cruller::context& c) {
          of_store = c.reporter();
          return part("store");
        }),
        supervise(restarting{.at_most = 1}, otherwise(leave_failed))
    ),
    "server"_k = component(config(ref<"store">), start([](part&) { return part("server"); }))
);

TEST_F(system_readiness_test, supervision_that_gave_up_is_not_live) {
  cruller::system<healing> live;
  cruller::testing::virtual_clock clock(live);
  live.start();
  of_store.fail("disk full");
  clock.advance();
  EXPECT_EQ(live.readiness().reasons, lines_of{"server: waits to be restarted"});
  EXPECT_EQ(live.health("store").reason(), "store: waits to be restarted: disk full");
  EXPECT_TRUE(live.readiness().is_live) << "it is being restarted";
  clock.advance(1s);
  EXPECT_TRUE(live.readiness().is_ready);
  of_store.fail("disk full");
  clock.advance();
  EXPECT_EQ(live.readiness().stuck, lines_of{"store: failed too often to restart it again"});
  EXPECT_FALSE(live.readiness().is_live);
  live.stop();
  live.start();
  EXPECT_TRUE(live.readiness().is_live);
  EXPECT_TRUE(live.readiness().is_ready);
}

TEST_F(system_readiness_test, a_handler_may_ask) {
  static cruller::readiness seen;
  static constexpr auto asking = define("one"_k = component(start([](cruller::context& c) {
                                          seen = c.system().readiness();
                                          return 1;
                                        })));
  cruller::system<asking> live;
  live.start();
  EXPECT_EQ(seen.reasons, (lines_of{"the system has not started yet", "one: starting"}));
}

}  // namespace
