// Known problems of similar libraries: failures, lifecycles, threads and timeouts. (For values,
// names and daily use see hazards_test.)
#include <gtest/gtest-spi.h>

#include <atomic>
#include <cruller/testing/gtest.hpp>
#include <latch>
#include <optional>
#include <thread>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::signal_error;
using namespace test;

class engine_hazards_test : public journal_test {};

meeting two(2);
std::atomic<int> alive = 0;
struct counted {
  counted() { ++alive; }
  counted(const counted&) = delete;
  ~counted() { --alive; }
};

// --- failure ------------------------------------------------------------------------------------

auto failure_of(cruller::any_system& sys, const cruller::signal_options& options) {
  try {
    sys.start(options);
  } catch (const signal_error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing failed";
  throw std::logic_error("nothing failed");
}

constexpr auto fails_at_the_top = define(
    "db"_k = component(start([] { return part(started("db")); }), stop(stopped)),
    "bad_to_stop"_k = component(
        config(ref<"db">),
        start([](part&) { return part(started("bad_to_stop")); }),
        stop([](part&) { throw std::runtime_error("the clean-up"); })
    ),
    "bad"_k = component(config(ref<"bad_to_stop">), start([](part&) {
                          throw std::logic_error("what mattered");
                        })),
    "later"_k = component(config(ref<"bad">), start([](auto&) { write("never"); }))
);

// donut's scoped helper: an error of the clean-up replaces the original error.
TEST_F(engine_hazards_test, an_error_of_the_cleanup_does_not_replace_the_original_error) {
  for (const unsigned threads : {1u, 3u}) {
    cruller::system<fails_at_the_top> sys;
    const signal_error error = failure_of(sys, {.threads = threads});
    EXPECT_EQ(error.component(), "bad");
    EXPECT_THROW(std::rethrow_if_nested(error), std::logic_error);
    ASSERT_EQ(error.failures().size(), 2u);
    EXPECT_EQ(error.failures()[1].component, "bad_to_stop");
    EXPECT_EQ(error.failures()[1].signal, "stop");
  }
}

// Component (issue 72), Integrant (issue 15): the error does not say which components had started,
// which failed, and which were not reached.
TEST_F(engine_hazards_test, an_error_lists_what_had_started_what_failed_and_what_was_not_reached) {
  for (const unsigned threads : {1u, 3u}) {
    cruller::system<fails_at_the_top> sys;
    const signal_error error = failure_of(sys, {.threads = threads});
    EXPECT_EQ(error.rolled_back(), (std::vector<std::string>{"bad_to_stop", "db"}));
    EXPECT_EQ(error.failures()[0].component, "bad");
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"later"});
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

// The REPLs of donut and Integrant: a start that fails on a running system stops it again.
TEST_F(engine_hazards_test, a_failed_start_over_a_running_system_stops_nothing_twice) {
  for (const unsigned threads : {1u, 3u}) {
    cruller::system<fails_at_the_top> sys;
    sys.start({.only = {"db"}});
    EXPECT_EQ(failure_of(sys, {.threads = threads}).rolled_back().size(), 1u);
    EXPECT_EQ(journal(), "start db, start bad_to_stop, destroy bad_to_stop");
    EXPECT_EQ(sys.state("db"), component_state::running);
    sys.stop({.threads = threads});
    sys.stop({.threads = threads});
    EXPECT_EQ(journal(), "stop db, destroy db");
  }
}

// donut (issue 39): a start's error is recognized by the text of its message, and an error without
// a message breaks the code that prints it.
TEST_F(engine_hazards_test, a_failure_is_known_by_its_type_and_needs_no_message) {
  struct silent : std::exception {
    const char* what() const noexcept override { return nullptr; }
  };
  static constexpr auto definition = define(
      "a"_k = component(start([] { throw silent(); })),
      "b"_k = component(start([] { throw std::runtime_error("start failed"); }))
  );
  cruller::system<definition> sys;
  const signal_error error = failure_of(sys, {});
  EXPECT_THROW(std::rethrow_if_nested(error), silent);
  EXPECT_NE(error.failures()[0].message.find("silent"), std::string::npos);
  EXPECT_THROW(std::rethrow_if_nested(failure_of(sys, {.only = {"b"}})), std::runtime_error);
}

// --- lifecycle ----------------------------------------------------------------------------------

// donut, Integrant, Component: a second start or stop runs the handlers again, the stop without an
// instance.
TEST_F(engine_hazards_test, a_second_start_or_stop_runs_no_handler_again) {
  for (const unsigned threads : {1u, 3u}) {
    cruller::system<three> sys;
    sys.stop({.threads = threads});
    sys.start({.threads = threads});
    sys.start({.threads = threads});
    EXPECT_EQ(journal(), "start db, start cache, start web");
    sys.stop({.threads = threads});
    sys.stop({.threads = threads});
    EXPECT_EQ(journal(), "stop web, destroy web, stop cache, destroy cache, stop db, destroy db");
  }
}

// Integrant: a resume stops components in the wrong order, dependencies first.
TEST_F(engine_hazards_test, every_stop_is_dependents_first) {
  const std::string down = "stop web, destroy web, stop cache, destroy cache, stop db, destroy db";
  for (const unsigned threads : {1u, 3u}) {
    {
      cruller::system<three> sys;
      sys.start({.threads = threads});
      journal();
      sys.suspend({.threads = threads});
      EXPECT_EQ(journal(), "suspend web, suspend cache, suspend db");
      sys.stop({.only = {"db"}, .threads = threads});
      EXPECT_EQ(journal(), down);
      sys.start({.threads = threads});
      journal();
      sys.restart({.only = {"db"}, .threads = threads});
      EXPECT_EQ(journal(), down + ", start db, start cache, start web");
    }
    EXPECT_EQ(journal(), down);  // by the destructor
    static constexpr auto failing = extend(
        three, "last"_k = component(depends_on<"web">, start([] { boom(); }))
    );
    cruller::system<failing> sys;
    failure_of(sys, {.threads = threads});
    EXPECT_EQ(journal(), "start db, start cache, start web, " + down);  // by a rollback
  }
}

// --- threads and deadlines ----------------------------------------------------------------------

// donut: a parallel start throws while other components still start, and loses their instances.
TEST_F(engine_hazards_test, a_failed_parallel_start_returns_when_nothing_runs_and_keeps_nothing) {
  static std::atomic<int> inside = 0;
  static constexpr auto good = component(start([] {
    ++inside;
    two.arrive_and_wait();
    std::this_thread::yield();
    --inside;
    return counted();
  }));
  static constexpr auto definition = define(
      "good"_k = good,
      "bad"_k = component(start([] {
        two.arrive_and_wait();
        boom();
      })),
      "later"_k = component(depends_on<"good">, start([] { return counted(); }))
  );
  for (int i = 0; i != 50; ++i) {
    cruller::system<definition> sys;
    EXPECT_THROW(sys.start({.threads = 4}), signal_error);
    EXPECT_EQ(inside, 0);
    EXPECT_EQ(alive, 0);
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

// donut, Integrant: after the first stop that fails the others do not stop; a second stop stops
// them twice.
TEST_F(engine_hazards_test, a_failed_parallel_stop_still_stops_all_others_once) {
  static constexpr auto definition = define(
      "db"_k = component(start(construct<counted>)),
      "bad"_k = component(config(ref<"db">), start([](counted&) { return counted(); }), stop([] {
                            boom();
                          })),
      "good"_k = component(config(ref<"bad">), start([](counted&) { return counted(); }), stop([] {
                             write("stop good");
                           }))
  );
  cruller::system<definition> sys;
  sys.start({.threads = 3});
  EXPECT_EQ(alive, 3);
  EXPECT_THROW(sys.stop({.threads = 3}), signal_error);
  EXPECT_EQ(alive, 0);
  sys.stop({.threads = 3});
  EXPECT_EQ(journal(), "stop good");
}

// donut: a parallel start of an empty system hangs.
TEST_F(engine_hazards_test, an_empty_system_is_started_and_stopped_at_once) {
  static constexpr auto empty = define();
  static constexpr auto empty_group = define("a"_k = group());
  const auto live = [](auto& sys) {
    for (const unsigned threads : {0u, 1u, 2u, 16u}) {
      sys.start({.threads = threads});
      sys.restart({.threads = threads});
      sys.stop({.threads = threads});
      sys.start({.only = {}, .threads = threads});
    }
    EXPECT_EQ(sys.state(), component_state::stopped);
  };
  cruller::system<empty> sys;
  live(sys);
  cruller::system<empty_group> with_a_group;
  live(with_a_group);
}

// fx (issue 1180): test lifecycles ignore timeouts.
TEST_F(engine_hazards_test, a_test_with_a_deadline_does_not_wait_for_ever) {
  static constexpr auto waits = [](auto&&... arguments) {
    auto& step = std::get<sizeof...(arguments) - 1>(std::tie(arguments...));
    std::latch asked(1);
    const std::stop_callback when(step.stop_token(), [&] { asked.count_down(); });
    asked.wait();
  };
  static constexpr auto late_to_start = define("a"_k = component(start([](cruller::context& c) {
                                                 waits(c);
                                               })));
  EXPECT_THROW(cruller::testing::running<late_to_start> sys({.timeout = 1ms}), signal_error);
  // Its start calls no handler, and so has no timeout.
  static constexpr auto late_to_stop = define(
      "a"_k = component(timeout(1ms), stop([](auto&, cruller::context& c) { waits(c); }))
  );
  EXPECT_NONFATAL_FAILURE(cruller::testing::running<late_to_stop>(), "timed out");
}

// fx: users need one timeout for the whole start.
TEST_F(engine_hazards_test, one_deadline_is_for_all_steps_together) {
  static constexpr auto waits = component(start([](cruller::context& c) {
    two.arrive_and_wait();
    std::latch asked(1);
    const std::stop_callback when(c.stop_token(), [&] { asked.count_down(); });
    asked.wait();
  }));
  static constexpr auto definition = define(
      "a"_k = waits, "b"_k = waits, "c"_k = component(depends_on<"a">, start([] {}))
  );
  cruller::system<definition> sys;
  const signal_error error = failure_of(sys, {.threads = 2, .timeout = 1ms});
  EXPECT_EQ(error.failures().size(), 2u);
  EXPECT_EQ(error.not_reached(), std::vector<std::string>{"c"});
}

// fx: stop hooks are not called, or called twice, when a start times out.
TEST_F(engine_hazards_test, a_start_that_times_out_is_stopped_exactly_once) {
  static std::atomic<int> stops = 0;
  static constexpr auto late = component(
      start([](cruller::context& c) {
        std::latch asked(1);
        const std::stop_callback when(c.stop_token(), [&] { asked.count_down(); });
        asked.wait();
        return counted();
      }),
      stop([](counted&) { ++stops; })
  );
  static constexpr auto definition = define("a"_k = late);
  for (const unsigned threads : {1u, 2u})
    for (const auto policy : {cruller::failure_policy::roll_back, cruller::failure_policy::keep}) {
      stops = 0;
      {
        cruller::system<definition> sys;
        EXPECT_THROW(
            sys.start({.threads = threads, .on_failure = policy, .timeout = 1ms}), signal_error
        );
        sys.stop({.threads = threads});
        sys.stop();
      }
      EXPECT_EQ(stops, 1);
      EXPECT_EQ(alive, 0);
    }
}

// donut: a failure in a nested system loses components.
TEST_F(engine_hazards_test, a_system_inside_a_component_is_rolled_back_with_it) {
  static constexpr auto inner = define(
      "a"_k = component(start(construct<counted>)), "b"_k = component(start(construct<counted>))
  );
  static constexpr auto outer = define(
      "inner"_k = component(start([] {
        auto sys = std::make_unique<cruller::system<inner>>();
        sys->start({.threads = 2});
        two.arrive_and_wait();
        return sys;
      })),
      "bad"_k = component(start([] {
        two.arrive_and_wait();
        boom();
      }))
  );
  cruller::system<outer> sys;
  EXPECT_THROW(sys.start({.threads = 2}), signal_error);
  EXPECT_EQ(alive, 0);
}

// The destructor of a system stops it, also after a parallel start.
TEST_F(engine_hazards_test, the_end_of_the_scope_stops_what_threads_started) {
  static constexpr auto definition = define(
      "a"_k = component(start(construct<counted>)), "b"_k = component(start(construct<counted>))
  );
  {
    cruller::system<definition> sys;
    sys.start({.threads = 2});
    EXPECT_EQ(alive, 2);
  }
  EXPECT_EQ(alive, 0);
}

// An exception without a message, thrown on a worker thread.
TEST_F(engine_hazards_test, any_exception_crosses_threads) {
  struct odd {};
  static constexpr auto bad = component(start([] {
    two.arrive_and_wait();
    throw odd();
  }));
  static constexpr auto definition = define("a"_k = bad, "b"_k = bad);
  cruller::system<definition> sys;
  try {
    sys.start({.threads = 2});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    ASSERT_EQ(error.failures().size(), 2u);
    for (const cruller::failure& each : error.failures())
      EXPECT_THROW(std::rethrow_exception(each.cause), odd);
  }
}

// More threads than components, and thousands of signals: nothing is lost, and nothing waits
// forever.
TEST_F(engine_hazards_test, many_parallel_signals_in_a_row_lose_nothing) {
  static constexpr auto definition = define(
      "a"_k = component(start(construct<counted>)),
      "b"_k = component(config(ref<"a">), start([](counted&) { return counted(); })),
      "c"_k = component(config(ref<"a">), start([](counted&) { return counted(); })),
      "d"_k = component(config(ref<"b">, ref<"c">), start([](counted&, counted&) { return 1; }))
  );
  cruller::system<definition> sys;
  for (int i = 0; i != 500; ++i) {
    sys.start({.threads = 16});
    EXPECT_EQ(alive, 3);
    sys.stop({.threads = 16});
    EXPECT_EQ(alive, 0);
  }
}

}  // namespace
