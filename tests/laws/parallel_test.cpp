// Signals with several threads: what runs in parallel, what waits, and the result of a failure. A
// test that waits for two handlers to meet would wait forever if they did not overlap.
#include <atomic>
#include <latch>
#include <optional>
#include <thread>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using cruller::component_state;
using cruller::failure_policy;
using cruller::signal_error;
using namespace test;

inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;
inline constexpr cruller::signal<"warm_up", cruller::order::dependencies_first> warm_up;

class parallel_test : public journal_test {};

// --- A1 -----------------------------------------------------------------------------------------

// Two handlers that wait for each other.
meeting two(2);
constexpr auto meet = [](auto&&...) { two.arrive_and_wait(); };
constexpr auto meets = component(
    start([] {
      meet();
      return 1;
    }),
    stop(meet),
    suspend(meet),
    resume(meet),
    status(meet),
    rotate_logs(meet),
    warm_up(meet)
);

TEST_F(parallel_test, A1_unrelated_components_run_side_by_side_for_every_signal) {
  static constexpr auto definition = define("a"_k = meets, "b"_k = meets);
  cruller::system<definition> sys;
  sys.start({.threads = 2});
  sys.suspend({.threads = 2});
  sys.resume({.threads = 2});
  sys.signal(rotate_logs, {.threads = 2});
  sys.signal("warm_up", {.threads = 2});
  sys.signal(status, {.threads = 2});
  sys.restart({.threads = 2});
  sys.stop({.threads = 2});
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(parallel_test, A1_a_selection_runs_side_by_side_too) {
  static constexpr auto definition = define(
      "env"_k = 1,
      "a"_k = meets,
      "b"_k = meets,
      "other"_k = component(start([] { write("never"); })),
      "c"_k = component(config(ref<"a">, ref<"b">), start([](int&, int&) { return 2; }))
  );
  cruller::system<definition> sys;
  sys.start({.only = {"c"_k}, .threads = 2});
  EXPECT_EQ(sys.state("other"), component_state::stopped);
  sys.restart({.only = {"a"_k, "b"_k}, .threads = 3});
  EXPECT_EQ(sys.state("c"), component_state::running);
  sys.stop({.only = {"a"_k, "b"_k}, .threads = 2});
  EXPECT_EQ(sys.state("c"), component_state::stopped);
  EXPECT_EQ(journal(), "");
}

TEST_F(parallel_test, A1_as_many_run_at_once_as_there_are_threads) {
  static meeting all(8);
  static constexpr auto one = component(start([] { all.arrive_and_wait(); }));
  static constexpr auto definition = define(
      "a"_k = one,
      "b"_k = one,
      "c"_k = one,
      "d"_k = one,
      "e"_k = one,
      "f"_k = one,
      "g"_k = one,
      "h"_k = one
  );
  cruller::system<definition> sys;
  sys.start({.threads = 8});
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(parallel_test, A1_no_more_run_at_once_than_there_are_threads) {
  static std::atomic<int> inside = 0;
  static std::atomic<bool> too_many = false;
  static constexpr auto one = component(start([] {
    if (++inside > 2) too_many = true;
    std::this_thread::yield();
    --inside;
  }));
  static constexpr auto definition = define(
      "a"_k = one, "b"_k = one, "c"_k = one, "d"_k = one, "e"_k = one, "f"_k = one
  );
  cruller::system<definition> sys;
  for (int i = 0; i != 20; ++i) {
    sys.start({.threads = 2});
    sys.stop({.threads = 2});
  }
  EXPECT_FALSE(too_many);
}

//   slow <- waits        opener
TEST_F(parallel_test, A1_a_component_waits_for_what_it_needs_and_sees_what_that_did) {
  static std::optional<std::latch> open;
  static int written;  // not atomic: the dependent sees it after a happens-before edge
  static component_state seen;
  static constexpr auto definition = define(
      "slow"_k = component(start([] {
        open->wait();
        written = 7;
        return 1;
      })),
      "waits"_k = component(config(ref<"slow">), start([](int&) { return written; })),
      "opener"_k = component(start([](cruller::context& c) {
        seen = c.system().state("waits");
        open->count_down();
      }))
  );
  cruller::system<definition> sys;
  for (int i = 0; i != 20; ++i) {
    open.emplace(1);
    written = 0;
    sys.start({.threads = 2});
    EXPECT_EQ(seen, component_state::stopped);
    EXPECT_EQ(sys["waits"_k], 7);
    sys.stop({.threads = 2});
  }
}

TEST_F(parallel_test, A1_dependents_stop_first) {
  cruller::system<three> sys;
  sys.start({.threads = 4});
  EXPECT_EQ(journal(), "start db, start cache, start web");
  sys.suspend({.threads = 4});
  EXPECT_EQ(journal(), "suspend web, suspend cache, suspend db");
  sys.resume({.threads = 4});
  EXPECT_EQ(journal(), "resume db, resume cache, resume web");
  sys.stop({.threads = 4});
  EXPECT_EQ(journal(), "stop web, destroy web, stop cache, destroy cache, stop db, destroy db");
}

TEST_F(parallel_test, A1_the_dependents_of_a_constant_delay_no_others) {
  static constexpr auto needs_env = component(config(ref<"env">), start([](int) { meet(); }));
  static constexpr auto definition = define(
      "env"_k = 1, "a"_k = needs_env, "b"_k = component(start(meet)), "log"_k = component()
  );
  cruller::system<definition> sys;
  for (int i = 0; i != 20; ++i) {
    sys.start({.threads = 2});
    sys.stop({.threads = 2});
  }
}

// A path orders its ends even if the components between do not take part.
TEST_F(parallel_test, A1_a_path_orders_through_components_that_take_no_part) {
  static std::optional<std::latch> met;
  static constexpr auto definition = define(
      "a"_k = component(start([] { return 1; }), rotate_logs([](int&) { write("a"); })),
      "between"_k = component(config(ref<"a">), start([](int&) { return 2; })),
      "c"_k = component(
          config(ref<"between">), start([](int&) { return 3; }), rotate_logs([](int&) {
            met->wait();
            write("c");
          })
      ),
      "d"_k = component(start([] { return 4; }), rotate_logs([](int&) { met->count_down(); }))
  );
  cruller::system<definition> sys;
  sys.start();
  for (int i = 0; i != 20; ++i) {
    met.emplace(1);
    sys.signal(rotate_logs, {.only = {"a"_k, "c"_k, "d"_k}, .threads = 3});
    EXPECT_EQ(journal(), "c, a");
  }
}

TEST_F(parallel_test, A1_one_thread_is_the_caller_alone) {
  static std::thread::id seen;
  static constexpr auto definition = define("a"_k = component(start([] {
                                              seen = std::this_thread::get_id();
                                            })));
  cruller::system<definition> sys;
  for (const unsigned threads : {0u, 1u}) {
    seen = {};
    sys.restart({.threads = threads});
    EXPECT_EQ(seen, std::this_thread::get_id());
  }
}

// --- A3 -----------------------------------------------------------------------------------------

// Opens when a component fails.
std::optional<std::latch> failed;
auto open_when_failed(cruller::any_system& sys) {
  failed.emplace(1);
  return sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::failed) failed->count_down();
  });
}

constexpr auto fails_beside_another = define(
    "bad"_k = component(start([] {
      meet();
      boom();
    })),
    "good"_k = component(
        start([] {
          meet();
          failed->wait();
          return part(started("good"));
        }),
        stop(stopped)
    ),
    "later"_k = component(config(ref<"good">), start([](part&) { write("never"); }))
);

TEST_F(parallel_test, A3_the_ones_in_flight_are_awaited_and_rolled_back) {
  cruller::system<fails_beside_another> sys;
  const auto watch = open_when_failed(sys);
  try {
    sys.start({.threads = 2});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.component(), "bad");
    EXPECT_EQ(error.failures().size(), 1u);
    EXPECT_EQ(error.rolled_back(), std::vector<std::string>{"good"});
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"later"});
  }
  EXPECT_EQ(journal(), "start good, stop good, destroy good");
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(parallel_test, A3_keep_leaves_what_the_ones_in_flight_started) {
  cruller::system<fails_beside_another> sys;
  const auto watch = open_when_failed(sys);
  EXPECT_THROW(
      sys.start({.threads = 2, .on_failure = failure_policy::keep}), cruller::signal_error
  );
  EXPECT_EQ(sys.state("bad"), component_state::failed);
  EXPECT_EQ(sys.state("good"), component_state::running);
  EXPECT_EQ(sys.state("later"), component_state::stopped);
  journal();
  sys.stop({.threads = 2});
  EXPECT_EQ(journal(), "stop good, destroy good");
}

TEST_F(parallel_test, A3_the_first_to_fail_in_time_is_primary) {
  static constexpr auto definition = define(
      "second"_k = component(start([] {
        meet();
        failed->wait();
        throw std::runtime_error("second");
      })),
      "first"_k = component(start([] {
        meet();
        throw std::runtime_error("first");
      }))
  );
  cruller::system<definition> sys;
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::failed && e.component == "first") failed->count_down();
  });
  for (int i = 0; i != 20; ++i) {
    failed.emplace(1);
    try {
      sys.start({.threads = 2});
      FAIL() << "nothing failed";
    } catch (const signal_error& error) {
      ASSERT_EQ(error.failures().size(), 2u);
      EXPECT_EQ(error.failures()[0].component, "first");
      EXPECT_EQ(error.failures()[1].component, "second");
      EXPECT_TRUE(error.rolled_back().empty());
    }
  }
}

TEST_F(parallel_test, A3_after_a_failing_suspend_nothing_more_begins) {
  static constexpr auto definition = define(
      "db"_k = component(start([] { return 1; }), suspend([](int&) { write("never"); })),
      "bad"_k = component(config(ref<"db">), start([](int&) { return 1; }), suspend([](int&) {
                            meet();
                            boom();
                          })),
      "good"_k = component(config(ref<"db">), start([](int&) { return 1; }), suspend([](int&) {
                             meet();
                             failed->wait();
                           }))
  );
  cruller::system<definition> sys;
  const auto watch = open_when_failed(sys);
  sys.start();
  try {
    sys.suspend({.threads = 2});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.component(), "bad");
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"db"});
  }
  EXPECT_EQ(sys.state("db"), component_state::running);
  EXPECT_EQ(sys.state("bad"), component_state::failed);
  EXPECT_EQ(sys.state("good"), component_state::suspended);
  EXPECT_EQ(journal(), "");
}

TEST_F(parallel_test, A3_after_a_failure_observers_see_no_begin) {
  static constexpr auto bad = component(start([] { boom(); }));
  static constexpr auto definition = define("a"_k = bad, "b"_k = bad, "c"_k = bad);
  for (int i = 0; i != 100; ++i) {
    cruller::system<definition> sys;
    bool has_failed = false;
    std::size_t begun = 0;
    const auto watch = sys.observe([&](const cruller::event& e) {
      if (e.signal != "start") return;
      if (e.phase == cruller::phase::begun) {
        ++begun;
        EXPECT_FALSE(has_failed) << e.component;
      }
      has_failed = has_failed || e.phase == cruller::phase::failed;
      for (int k = 0; k != 20; ++k) std::this_thread::yield();  // Other threads begin to wait.
    });
    try {
      sys.start({.threads = 3});
      FAIL() << "nothing failed";
    } catch (const signal_error& error) {
      EXPECT_EQ(error.failures().size(), begun);
      EXPECT_EQ(error.not_reached().size(), 3 - begun);
    }
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

TEST_F(parallel_test, A3_an_empty_system_returns_at_once) {
  static constexpr auto nothing = define();
  cruller::system<nothing> sys;
  sys.start({.threads = 8});
  sys.stop({.threads = 8});
  static constexpr auto empty_group = define("a"_k = group(), "b"_k = 1);
  cruller::system<empty_group> constants;
  constants.start({.only = {"a"_k}, .threads = 8});
  EXPECT_EQ(constants.state(), component_state::stopped);
  constants.start({.threads = 8});
  EXPECT_EQ(constants.state(), component_state::running);
}

TEST_F(parallel_test, F2_stop_always_completes) {
  static constexpr auto bad = component(start([] { return part("bad"); }), stop([](part&) {
                                          meet();
                                          boom();
                                        }));
  static constexpr auto definition = define(
      "db"_k = component(start([] { return part("db"); }), stop(stopped)),
      "http"_k = group(base(depends_on<"db">), "a"_k = bad, "b"_k = bad)
  );
  cruller::system<definition> sys;
  sys.start();
  try {
    sys.stop({.threads = 2});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.failures().size(), 2u);
    EXPECT_TRUE(error.not_reached().empty());
  }
  EXPECT_EQ(journal(), "destroy bad, destroy bad, stop db, destroy db");
  EXPECT_EQ(sys.state(), component_state::stopped);
}

// --- G4, O1 -------------------------------------------------------------------------------------

constexpr auto signals_its_own = component(start([](cruller::context& c) {
  meet();  // So one of the two runs on another thread than the caller's.
  EXPECT_THROW(c.system().stop(), cruller::lifecycle_error);
  EXPECT_THROW(c.system().restart({.threads = 2}), cruller::lifecycle_error);
  EXPECT_EQ(c.system().describe().size(), 2u);
}));

TEST_F(parallel_test, G4_a_handler_that_signals_its_own_system_gets_an_error_on_any_thread) {
  static constexpr auto definition = define("a"_k = signals_its_own, "b"_k = signals_its_own);
  cruller::system<definition> sys;
  sys.start({.threads = 2});
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(parallel_test, G4_also_through_another_systems_signal) {
  static cruller::any_system* outermost;
  static constexpr auto signals_outermost = component(start([] {
    meet();
    EXPECT_THROW(outermost->stop(), cruller::lifecycle_error);
  }));
  static constexpr auto inner = define("a"_k = signals_outermost, "b"_k = signals_outermost);
  static constexpr auto starts_inner = component(start([] {
    cruller::system<inner> sys;
    sys.start({.threads = 2});
  }));
  static constexpr auto outer = define("x"_k = starts_inner, "y"_k = starts_inner);
  cruller::system<outer> sys;
  outermost = &sys;
  sys.start({.threads = 2});
  EXPECT_EQ(sys.state(), component_state::running);
}

constexpr auto many = [] {
  constexpr auto one = component(start([] { return 1; }), stop([](int&) {}));
  return group("a"_k = one, "b"_k = one, "c"_k = one, "d"_k = one, "e"_k = one);
}();
constexpr auto wide = define("x"_k = many, "y"_k = many, "env"_k = 1);

TEST_F(parallel_test, O1_observers_are_called_one_at_a_time_and_steps_are_counted_in_order) {
  cruller::system<wide> sys;
  int inside = 0;  // Not atomic: observers run one at a time.
  std::vector<std::size_t> numbers;
  std::vector<std::size_t> totals;
  const auto watch = sys.observe([&](const cruller::event& e) {
    EXPECT_EQ(++inside, 1);
    if (e.phase == cruller::phase::begun) numbers.push_back(e.number);
    totals.push_back(e.total);
    --inside;
  });
  std::vector<std::size_t> expected;
  for (std::size_t k = 1; k <= 11; ++k) expected.push_back(k);
  for (int i = 0; i != 20; ++i) {
    sys.start({.threads = 4});
    EXPECT_EQ(numbers, expected);
    numbers.clear();
    sys.stop({.threads = 4});
    EXPECT_EQ(numbers, expected);
    numbers.clear();
  }
  EXPECT_EQ(totals, std::vector<std::size_t>(20 * 44, 11));
}

TEST_F(parallel_test, O1_observers_may_come_and_go_and_throw_meanwhile) {
  cruller::system<wide> sys;
  int notified = 0;
  const auto bad = sys.observe([](const cruller::event&) { throw 1; });
  cruller::subscription late;
  const auto changing = sys.observe([&](const cruller::event&) {
    late = sys.observe([&](const cruller::event&) { ++notified; });
  });
  const auto good = sys.observe([&](const cruller::event&) { ++notified; });
  sys.start({.threads = 4});
  EXPECT_GE(notified, 22);
}

TEST_F(parallel_test, O1_an_observer_that_signals_gets_an_error_on_any_thread) {
  cruller::system<wide> sys;
  int refused = 0;
  const auto watch = sys.observe([&](const cruller::event&) {
    try {
      sys.stop();
    } catch (const cruller::lifecycle_error&) {
      ++refused;
    }
  });
  sys.start({.threads = 4});
  EXPECT_EQ(refused, 22);
}

// --- values -------------------------------------------------------------------------------------

TEST_F(parallel_test, V1_handlers_may_write_and_read_values_in_parallel) {
  static constexpr auto setter = component(start([](cruller::context& c) {
    meet();
    c.system().set("other", "2");
    EXPECT_EQ(c.system().describe()[2].config, "2");
  }));
  static constexpr auto definition = define("a"_k = setter, "b"_k = setter, "other"_k = 1);
  cruller::system<definition> sys;
  for (int i = 0; i != 20; ++i) {
    sys.start({.only = {"a"_k, "b"_k}, .threads = 2});
    sys.stop({.threads = 2});
  }
  sys.start({.only = {"other"_k}, .threads = 2});
  EXPECT_EQ(sys["other"_k], 2);
}

}  // namespace
