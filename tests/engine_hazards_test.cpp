// What goes wrong in other libraries of this kind when threads, failures and deadlines meet.
#include <atomic>
#include <latch>
#include <optional>
#include <thread>

#include "support/meeting.hpp"
#include "support/parts.hpp"

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

// donut: a parallel start throws while siblings still run, and loses what they start.
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

// donut, Integrant: the first stop that fails strands the rest; a second stop stops them again.
TEST_F(engine_hazards_test, a_failed_parallel_stop_strands_nobody_and_is_over) {
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

// The destructor of a system is a stop, also after a parallel start.
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

// An exception without a message, on another thread than the caller's.
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

// More threads than components, and thousands of signals: nothing is lost, nobody is waited for.
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
