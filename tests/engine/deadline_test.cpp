// Timeouts: a late step is reported, requested to stop, and counts as failed.
#include <latch>
#include <map>
#include <optional>
#include <thread>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::phase;
using cruller::signal_error;
using namespace test;

class deadline_test : public journal_test {};

// Waits for a stop request, however long that takes.
void wait_until_asked(const cruller::context& c) {
  std::latch asked(1);
  const std::stop_callback when(c.stop_token(), [&] { asked.count_down(); });
  asked.wait();
}

constexpr auto patient = component(
    start([](cruller::context& c) {
      wait_until_asked(c);
      return part(started("patient"));
    }),
    stop(stopped)
);
constexpr auto with_patient = define(
    "first"_k = component(start([] { return part("first"); }), stop(stopped)),
    "patient"_k = patient,
    "later"_k = component(config(ref<"patient">), start([](part&) { write("never"); }))
);

auto writer() {
  return [](const cruller::event& e) {
    if (e.phase != phase::begun)
      write(
          std::string(e.signal) + " " + std::string(e.component) + " " +
          std::string(cruller::name_of(e.phase))
      );
  };
}

template <typename System>
signal_error failing_start(System& sys, const cruller::signal_options& options) {
  try {
    sys.start(options);
  } catch (const signal_error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing failed";
  throw std::logic_error("nothing failed");
}

TEST_F(deadline_test, A4_a_late_start_is_requested_to_stop_reported_failed_and_stopped_once) {
  for (const unsigned threads : {1u, 2u}) {
    cruller::system<with_patient> sys;
    sys.start({.only = {"first"}});
    const auto watch = sys.observe(writer());
    const signal_error error = failing_start(sys, {.threads = threads, .timeout = 1ms});
    EXPECT_EQ(
        journal(),
        "start patient overdue, start patient, start patient failed, "
        "stop patient, destroy patient, stop patient done"
    );
    EXPECT_EQ(error.component(), "patient");
    EXPECT_THROW(std::rethrow_if_nested(error), cruller::timeout_error);
    EXPECT_TRUE(error.rolled_back().empty());
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"later"});
    EXPECT_EQ(sys.state("patient"), component_state::stopped);
    EXPECT_EQ(sys.state("first"), component_state::running);
    sys.stop();
    EXPECT_EQ(journal(), "stop first, destroy first, stop first done");
  }
}

TEST_F(deadline_test, A4_with_keep_a_late_start_is_stopped_by_stop_once) {
  cruller::system<with_patient> sys;
  sys.start({.only = {"first"}});
  failing_start(sys, {.on_failure = cruller::failure_policy::keep, .timeout = 1ms});
  EXPECT_EQ(sys.state("patient"), component_state::failed);
  EXPECT_EQ(journal(), "start patient");
  sys.stop();
  EXPECT_EQ(journal(), "stop patient, destroy patient, stop first, destroy first");
}

TEST_F(deadline_test, A4_a_component_has_a_time_of_its_own) {
  static constexpr auto definition = define(
      "slow"_k = component(timeout(1ms), start(wait_until_asked)),
      "base"_k = group(
          base(timeout(1ms)),
          "any_time"_k = component(timeout(0s), start([](cruller::context& c) {
                                     EXPECT_FALSE(c.stop_token().stop_requested());
                                   })),
          "in_time"_k = component(timeout(24h), start([](cruller::context& c) {
                                    EXPECT_TRUE(c.stop_token().stop_possible());
                                  })),
          "as_the_base"_k = component(start(wait_until_asked))
      )
  );
  cruller::system<definition> sys;
  signal_error error = failing_start(sys, {});
  EXPECT_EQ(error.component(), "slow");
  EXPECT_NE(
      std::string(error.what()).find("timed out: the component's limit of 1ms expired; it took"),
      std::string::npos
  );
  error = failing_start(sys, {.only = {"base"}, .threads = 3});
  EXPECT_EQ(error.component(), "base.as_the_base");
}

TEST_F(deadline_test, A4_the_shorter_of_both_times_counts) {
  static constexpr auto definition = define(
      "a"_k = component(timeout(24h), start(wait_until_asked))
  );
  cruller::system<definition> sys;
  const signal_error error = failing_start(sys, {.timeout = 2ms});
  EXPECT_NE(
      std::string(error.what()).find("timed out: the signal's limit of 2ms expired"),
      std::string::npos
  );
}

TEST_F(deadline_test, A4_with_may_change_a_timeout_or_add_one) {
  static meeting both(2);
  static constexpr auto waits = [](cruller::context& c) {
    both.arrive_and_wait();
    wait_until_asked(c);
  };
  static constexpr auto plain = define(
      "a"_k = component(timeout(24h), start(waits)), "b"_k = component(start(waits))
  );
  static constexpr auto hasty = cruller::dsl::with(plain, "a.timeout"_k = 1ms, "b.timeout"_k = 1ms);
  cruller::system<hasty> sys;
  EXPECT_EQ(failing_start(sys, {.threads = 2}).failures().size(), 2u);
}

TEST_F(deadline_test, A4_what_a_late_handler_throws_is_the_cause) {
  static constexpr auto definition = define(
      "a"_k = component(timeout(1ms), start([](cruller::context& c) {
                          wait_until_asked(c);
                          boom();
                        }))
  );
  cruller::system<definition> sys;
  const auto watch = sys.observe(writer());
  EXPECT_THROW(std::rethrow_if_nested(failing_start(sys, {})), std::runtime_error);
  EXPECT_EQ(journal(), "start a overdue, start a failed");
}

TEST_F(deadline_test, A4_stop_always_completes_and_names_late_components) {
  // Its start calls no handler, and so has no timeout.
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), stop(stopped)),
      "b"_k = component(depends_on<"a">, timeout(1ms), stop([](auto&, cruller::context& c) {
                          wait_until_asked(c);
                        }))
  );
  for (const unsigned threads : {1u, 2u}) {
    cruller::system<definition> sys;
    sys.start();
    try {
      sys.stop({.threads = threads});
      FAIL() << "nothing failed";
    } catch (const signal_error& error) {
      ASSERT_EQ(error.failures().size(), 1u);
      EXPECT_EQ(error.component(), "b");
    }
    EXPECT_EQ(journal(), "stop a, destroy a");
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

TEST_F(deadline_test, A4_a_late_suspend_fails) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return 1; }), suspend([](int&, cruller::context& c) {
                          wait_until_asked(c);
                        }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_THROW(sys.suspend({.timeout = 1ms}), signal_error);
  EXPECT_EQ(sys.state("a"), component_state::failed);
}

TEST_F(deadline_test, A4_what_begins_after_the_signals_time_is_overdue_at_once) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), stop([](part&, cruller::context& c) {
                          wait_until_asked(c);
                        })),
      "b"_k = component(
          config(ref<"a">),
          start([](part&) { return 1; }),
          stop([](int&, part&, cruller::context& c) { wait_until_asked(c); })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  const auto watch = sys.observe(writer());
  EXPECT_THROW(sys.stop({.timeout = 1ms}), signal_error);
  EXPECT_EQ(journal(), "stop b overdue, stop b failed, stop a overdue, destroy a, stop a failed");
}

TEST_F(deadline_test, A4_a_rollback_has_no_deadline_of_the_start) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return 1; }), stop([](int&, cruller::context& c) {
                          EXPECT_FALSE(c.stop_token().stop_possible());
                        })),
      "b"_k = component(config(ref<"a">), start([](int&, cruller::context& c) {
                          wait_until_asked(c);
                        }))
  );
  cruller::system<definition> sys;
  EXPECT_EQ(failing_start(sys, {.timeout = 1ms}).failures().size(), 1u);
}

TEST_F(deadline_test, A4_a_handler_that_signals_when_it_is_late_gets_an_error) {
  static constexpr auto definition = define("a"_k = component(start(wait_until_asked)));
  cruller::system<definition> sys;
  int refused = 0;
  const auto watch = sys.observe([&](const cruller::event& e) {
    if (e.phase != phase::overdue) return;
    EXPECT_EQ(sys.state("a"), component_state::starting);
    EXPECT_THROW(sys.stop(), cruller::lifecycle_error);
    ++refused;
  });
  failing_start(sys, {.timeout = 1ms});
  EXPECT_EQ(refused, 1);
}

TEST_F(deadline_test, A4_what_is_done_in_time_is_left_alone) {
  cruller::system<three> sys;
  const auto watch = sys.observe(writer());
  sys.start({.threads = 2, .timeout = 24h});
  sys.restart({.timeout = std::chrono::nanoseconds::max()});
  sys.stop({.timeout = 24h});
  EXPECT_EQ(journal().find("overdue"), std::string::npos);
}

TEST_F(deadline_test, A4_a_time_that_is_over_before_the_signal_is_not_endless) {
  using std::chrono::nanoseconds;
  for (const auto left : {nanoseconds(-1), nanoseconds(-1000h), nanoseconds::min()}) {
    cruller::system<with_patient> sys;
    EXPECT_EQ(failing_start(sys, {.timeout = left}).component(), "first");
    EXPECT_EQ(sys.state(), component_state::stopped);
    EXPECT_EQ(journal(), "stop first, destroy first");
    sys.start({.only = {"first"}});
    EXPECT_THROW(sys.stop({.timeout = left}), signal_error);
    EXPECT_EQ(sys.state(), component_state::stopped);
    journal();
  }
}

TEST_F(deadline_test, A4_a_time_longer_than_the_clock_can_count_is_its_longest) {
  static constexpr auto long_time = std::chrono::hours::max();
  static_assert(timeout(long_time).limit == std::chrono::nanoseconds::max());
  static_assert(timeout(std::chrono::duration<double>(1e30)).limit.count() > 0);
  static_assert(timeout(24h).limit == 24h);
  static constexpr auto definition = define(
      "a"_k = component(timeout(long_time), start([](cruller::context& c) {
                          EXPECT_FALSE(c.stop_token().stop_requested());
                        }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys.state(), component_state::running);
}

// The time of a slow destructor counts for its component.
TEST_F(deadline_test, O1_a_slow_destructor_counts_for_its_component_alone) {
  struct slow_to_end {
    slow_to_end() = default;
    slow_to_end(const slow_to_end&) = delete;
    ~slow_to_end() { std::this_thread::sleep_for(30ms); }
  };
  static constexpr auto definition = define(
      "below"_k = component(start([] { return part("below"); })),
      "slow"_k = component(config(ref<"below">), start([](part&) { return slow_to_end(); })),
      "above"_k = component(config(ref<"slow">), start([](slow_to_end&) { return part("above"); }))
  );
  for (const unsigned threads : {1u, 2u}) {
    cruller::system<definition> sys;
    sys.start();
    std::map<std::string, std::chrono::nanoseconds> times;
    const auto watch = sys.observe([&](const cruller::event& e) {
      if (e.phase == phase::done) times[std::string(e.component)] = e.duration;
    });
    sys.stop({.threads = threads});
    EXPECT_GE(times["slow"], 30ms);
    EXPECT_LT(times["below"], 30ms);
    EXPECT_LT(times["above"], 30ms);
    EXPECT_GE(sys.timeline().steps[1].duration(), 30ms);
    EXPECT_GE(sys.describe()[1].last_duration, 30ms);
  }
}

}  // namespace
