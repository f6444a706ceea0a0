// `health` handlers: when they are called, and what becomes of their results.
#include <gmock/gmock.h>

#include <atomic>
#include <cruller/testing/virtual_clock.hpp>
#include <latch>
#include <optional>
#include <thread>

#include "../support/parts.hpp"
#include "../support/until.hpp"

namespace {

using namespace std::chrono_literals;
using cruller::health_level;
using cruller::health_report;
using namespace test;

// What the handler of `store` does.
struct behaviour {
  std::atomic<int> calls = 0;
  std::atomic<int> now = 0;  // calls that have not returned
  std::atomic<bool> overlap = false;
  std::atomic<bool> hangs = false;
  std::atomic<bool> obeys = true;  // returns when it is requested to stop
  std::atomic<bool> was_asked = false;
  std::atomic<bool> throws = false;
  std::atomic<bool> sends = false;
  std::atomic<health_level> answer = health_level::ok;
  std::atomic<int> other_calls = 0;
  std::thread::id last_thread;  // read only with a virtual clock
};
std::optional<behaviour> how;

health_report check(cruller::context& c) {
  if (++how->now != 1) how->overlap = true;
  ++how->calls;
  how->last_thread = std::this_thread::get_id();
  while (how->hangs) {
    if (c.stop_token().stop_requested()) {
      how->was_asked = true;
      if (how->obeys) break;
    }
    std::this_thread::yield();
  }
  --how->now;
  if (how->throws) boom();
  if (how->sends) c.system().stop();
  switch (how->answer.load()) {
    case health_level::ok:
      break;
    case health_level::degraded:
      return health_report::degraded("slow");
    case health_level::down:
      return health_report::down("no connection");
  }
  return health_report::ok();
}

constexpr auto shop = define(
    "log"_k = component(start([] { return part("log"); })),
    "store"_k = component(
        config(ref<"log">),
        start([](part&) { return part(started("store")); }),
        suspend(suspended),
        stop(stopped),
        health([](part&, part&, cruller::context& c) { return check(c); }).every(1ms)
    ),
    "cache"_k = component(start([] { return part("cache"); }), health([] {
                                                                 ++how->other_calls;
                                                                 return health_report::ok();
                                                               }).every(1ms)),
    "queue"_k = component(config(ref<"store">), start([](part&) { return part("queue"); })),
    "server"_k = component(config(ref<"queue">, ref<"cache">), start([](part&, part&) {
                             return part("server");
                           })),
    "clock"_k = component(depends_on<"store">, start([] { return part("clock"); }))
);

class health_checks_test : public journal_test {
 protected:
  void SetUp() override {
    journal_test::SetUp();
    how.emplace();
  }
  void TearDown() override { how->hangs = false; }

  std::string reason_of(std::string_view id) const { return sys.health(id).reason(); }
  health_level level_of(std::string_view id) const { return sys.health(id).level(); }
  void await(std::string_view id, health_level level) const {
    until([&] { return level_of(id) == level; });
  }
  // Until a check that began after this call has ended.
  static void await_checks() {
    const int seen = how->calls;
    until([&] { return how->calls > seen + 1; });
  }

  cruller::system<shop> sys;
};

TEST_F(health_checks_test, run_while_the_component_runs) {
  EXPECT_EQ(reason_of("store"), "store: stopped");
  EXPECT_EQ(how->calls, 0);
  sys.start();
  await("store", health_level::ok);
  await_checks();
  sys.stop();
  const int seen = how->calls;
  EXPECT_EQ(how->now, 0);
  EXPECT_FALSE(how->overlap);
  EXPECT_EQ(reason_of("store"), "store: stopped");
  sys.start();
  until([&] { return how->calls > seen; });
}

TEST_F(health_checks_test, a_component_is_down_until_its_first_check_has_ended) {
  how->hangs = true;
  how->obeys = false;
  sys.start();
  // It may be overdue already.
  EXPECT_EQ(level_of("store"), health_level::down);
  EXPECT_THAT(reason_of("store"), testing::StartsWith("store: "));
  how->hangs = false;
  await("store", health_level::ok);
}

TEST_F(health_checks_test, the_worst_of_what_a_component_needs_counts) {
  how->answer = health_level::down;
  sys.start();
  until([&] { return reason_of("store") == "store: no connection"; });
  EXPECT_EQ(reason_of("queue"), "queue <- store: no connection");
  EXPECT_EQ(sys.health("server"), health_report::down("server <- queue <- store: no connection"));
  EXPECT_EQ(sys.health("log"), health_report::ok());
  EXPECT_EQ(sys.health("clock"), health_report::ok()) << "it only defines an order";
  how->answer = health_level::degraded;
  await("server", health_level::degraded);
  EXPECT_EQ(reason_of("server"), "server <- queue <- store: slow");
  how->answer = health_level::ok;
  await("server", health_level::ok);
  EXPECT_EQ(reason_of("server"), "");
}

TEST_F(health_checks_test, an_exception_means_down) {
  how->throws = true;
  sys.start();
  until([&] { return reason_of("store") == "store: boom"; });
  EXPECT_EQ(level_of("store"), health_level::down);
  EXPECT_EQ(sys.state("store"), cruller::component_state::running);
}

TEST_F(health_checks_test, a_check_that_hangs_is_overdue_and_delays_no_other) {
  sys.start();
  await("store", health_level::ok);
  how->obeys = false;
  how->hangs = true;
  until([&] { return reason_of("store").starts_with("store: health check is overdue"); });
  EXPECT_EQ(level_of("server"), health_level::down);
  until([] { return how->was_asked.load(); });
  const int others = how->other_calls;
  const int calls = how->calls;
  until([&] { return how->other_calls > others + 3; });
  EXPECT_EQ(sys.health("cache"), health_report::ok());
  EXPECT_EQ(how->calls, calls) << "asking runs no check";
  how->hangs = false;
  await("server", health_level::ok);
  EXPECT_FALSE(how->overlap);
}

TEST_F(health_checks_test, a_stop_requests_a_check_to_end_and_waits_for_it) {
  sys.start();
  await("store", health_level::ok);
  how->hangs = true;
  until([] { return how->now == 1; });
  sys.stop();
  EXPECT_TRUE(how->was_asked);
  EXPECT_EQ(how->now, 0);
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
}

TEST_F(health_checks_test, a_check_that_ignores_the_request_delays_the_stop_until_it_returns) {
  sys.start();
  await("store", health_level::ok);
  how->obeys = false;
  how->hangs = true;
  until([] { return how->now == 1; });
  std::thread stopping([&] { sys.stop(); });
  until([&] { return sys.state("store") == cruller::component_state::stopping; });
  until([] { return how->was_asked.load(); });
  EXPECT_THAT(journal(), testing::Not(testing::HasSubstr("stop store")));
  how->hangs = false;
  stopping.join();
  EXPECT_THAT(journal(), testing::HasSubstr("stop store"));
  EXPECT_EQ(how->now, 0);
}

TEST_F(health_checks_test, nothing_is_checked_while_suspended) {
  sys.start();
  await("store", health_level::ok);
  sys.suspend();
  const int seen = how->calls;
  EXPECT_EQ(how->now, 0);
  EXPECT_EQ(reason_of("store"), "store: suspended");
  sys.resume();
  until([&] { return how->calls > seen; });
  await("store", health_level::ok);
}

TEST_F(health_checks_test, a_check_must_not_send_signals) {
  how->sends = true;
  sys.start();
  until([&] {
    return reason_of("store").find("must not signal its own system") != std::string::npos;
  });
  how->sends = false;
}

TEST_F(health_checks_test, a_plan_may_contain_one_without_a_result) {
  const cruller::plan::step steps[] = {
      {cruller::detail::signal_that<cruller::detail::signal_answer::report>.id,
       cruller::hook::none,
       [](void*, cruller::context&) { ++how->calls; }}};
  cruller::plan::component rows[1]{};
  rows[0].id = "one";
  rows[0].steps = steps;
  const cruller::wiring wiring(cruller::plan{rows});
  cruller::any_system one(wiring, nullptr);
  one.start();
  until([&] { return one.health("one").level() == health_level::ok; });
  EXPECT_EQ(how->calls, 1);
}

// --- cached components --------------------------------------------------------------------------

constexpr auto sharing = define(
    "cache"_k = cached(component(start([] { return 1; }), health([](int&, cruller::context& c) {
                                                            return check(c);
                                                          }).every(1ms)))
);

TEST_F(health_checks_test, each_system_checks_a_cached_component_one_call_at_a_time) {
  {
    cruller::system<sharing> one;
    cruller::system<sharing> other;
    one.start();
    until([&] { return one.health("cache").level() == health_level::ok; });
    other.start();
    until([&] { return other.health("cache").level() == health_level::ok; });
    other.stop();
    how->answer = health_level::down;
    until([&] { return one.health("cache").reason() == "cache: no connection"; });
    one.stop();
    const int calls = how->calls;
    EXPECT_EQ(how->now, 0);
    cruller::clear_cache();
    EXPECT_EQ(how->calls, calls) << "the cache itself does not check";
  }
  EXPECT_FALSE(how->overlap);
}

// --- reporters ----------------------------------------------------------------------------------

cruller::reporter kept;

constexpr auto reporting = define(
    "store"_k = component(start([](cruller::context& c) {
      kept = c.reporter();
      return part("store");
    })),
    "server"_k = component(config(ref<"store">), start([](part&) { return part("server"); }))
);

TEST_F(health_checks_test, a_report_is_kept_until_the_next_one) {
  cruller::system<reporting> live;
  live.start();
  EXPECT_EQ(live.health("store"), health_report::ok());
  kept.health(health_report::down("no connection"));
  EXPECT_EQ(live.health("server"), health_report::down("server <- store: no connection"));
  kept.health(health_report::ok());
  EXPECT_EQ(live.health("server"), health_report::ok());
}

TEST_F(health_checks_test, a_report_of_an_earlier_start_is_ignored) {
  cruller::system<reporting> live;
  live.start();
  kept.health(health_report::down("no connection"));
  const cruller::reporter stale = kept;
  live.restart();
  EXPECT_EQ(live.health("store"), health_report::ok());
  stale.health(health_report::down("no connection"));
  EXPECT_EQ(live.health("store"), health_report::ok());
  live.stop();
  kept.health(health_report::ok());
  EXPECT_EQ(live.health("store").reason(), "store: stopped");
}

TEST_F(health_checks_test, a_failed_component_is_down) {
  cruller::system<reporting> live;
  live.start();
  std::latch failed(1);
  live.on_failure([&](const cruller::component_failure&) { failed.count_down(); });
  kept.fail("disk full");
  failed.wait();
  EXPECT_EQ(live.health("server"), health_report::down("server <- store: failed: disk full"));
}

TEST_F(health_checks_test, an_unknown_id_is_an_error) {
  EXPECT_THROW(static_cast<void>(sys.health("shop")), cruller::unknown_component);
}

TEST_F(health_checks_test, a_virtual_clock_decides_when_they_are_due) {
  const auto me = std::this_thread::get_id();
  cruller::testing::virtual_clock clock(sys);
  sys.start();
  EXPECT_EQ(how->calls, 0);
  clock.advance();
  EXPECT_EQ(how->calls, 1);
  EXPECT_EQ(how->last_thread, me);
  clock.advance(999us);
  EXPECT_EQ(how->calls, 1);
  clock.advance(1us);
  EXPECT_EQ(how->calls, 2);
  how->answer = health_level::down;
  clock.advance(10ms);
  EXPECT_EQ(how->calls, 12);
  EXPECT_EQ(how->other_calls, 12);
  EXPECT_EQ(level_of("store"), health_level::down);
  sys.suspend();
  clock.advance(10ms);
  EXPECT_EQ(how->calls, 12);
  sys.resume();
  clock.advance(1ms);
  EXPECT_EQ(how->calls, 14);
  sys.stop();
  clock.advance(10ms);
  EXPECT_EQ(how->calls, 14);
}

}  // namespace
