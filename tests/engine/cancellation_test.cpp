// Cancelling: a stop is requested from running handlers, no further one begins, and what had
// started is stopped.
#include <cruller/restart_options.hpp>
#include <latch>
#include <thread>

#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::signal_error;
using namespace test;
using ids = std::vector<std::string>;

constexpr cruller::signal<"poke", cruller::order::dependencies_first> poke;

// What the handler of `patient` does, in addition to waiting for a stop request.
struct behaviour {
  std::latch* begun = nullptr;
  bool throws = false;
};
behaviour now;

void wait_until_asked(cruller::context& c) {
  std::latch asked(1);
  const std::stop_callback when(c.stop_token(), [&] { asked.count_down(); });
  if (now.begun != nullptr) now.begun->count_down();
  asked.wait();
  if (now.throws) boom();
}

class cancellation_test : public journal_test {
 protected:
  void SetUp() override {
    journal_test::SetUp();
    now = {};
  }
};

constexpr auto line = define(
    "first"_k = component(
        start([] { return part(started("first")); }),
        suspend(suspended),
        resume(resumed),
        stop(stopped),
        poke([](part&) { write("poke first"); })
    ),
    "patient"_k = component(
        config(ref<"first">),
        start([](part&, cruller::context& c) {
          wait_until_asked(c);
          return part(started("patient"));
        }),
        stop(stopped)
    ),
    "later"_k = component(config(ref<"patient">), start([](part&) { write("never"); }))
);

// The error of a call that another thread cancels while `patient` waits.
template <typename System, typename Call>
signal_error cancelled(System& sys, Call call) {
  std::latch begun(1);
  now.begun = &begun;
  std::jthread other([&] {
    begun.wait();
    EXPECT_TRUE(sys.cancel());
    sys.cancel();  // A second call makes no difference.
  });
  try {
    call();
  } catch (const signal_error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was cancelled";
  throw std::logic_error("nothing was cancelled");
}

template <typename Call>
signal_error thrown(Call call) {
  try {
    call();
  } catch (const signal_error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing failed";
  throw std::logic_error("nothing failed");
}

TEST_F(
    cancellation_test, E3_a_start_asks_what_runs_begins_nothing_more_and_stops_what_had_started
) {
  for (const unsigned threads : {1u, 3u})
    for (const bool observed : {false, true})
      for (const auto timeout : {0ns, std::chrono::nanoseconds(24h)}) {
        cruller::system<line> sys;
        cruller::subscription watch;
        if (observed) watch = sys.observe([](const cruller::event&) {});
        const signal_error error = cancelled(sys, [&] {
          sys.start({.threads = threads, .timeout = timeout});
        });
        EXPECT_TRUE(error.cancelled());
        EXPECT_TRUE(error.failures().empty());
        EXPECT_EQ(error.component(), "");
        EXPECT_EQ(error.signal(), "start");
        EXPECT_EQ(error.rolled_back(), (ids{"patient", "first"}));
        EXPECT_EQ(error.not_reached(), ids{"later"});
        EXPECT_STREQ(
            error.what(), "start was cancelled\n  rolled back: patient, first\n  not reached: later"
        );
        EXPECT_THROW(std::rethrow_if_nested(error), cruller::error);
        EXPECT_EQ(
            journal(),
            "start first, start patient, stop patient, destroy patient, stop first, destroy first"
        );
        EXPECT_EQ(sys.state(), component_state::stopped);
      }
}

TEST_F(cancellation_test, E3_a_token_of_the_callers_does_the_same) {
  cruller::system<line> sys;
  std::stop_source source;
  std::latch begun(1);
  now.begun = &begun;
  std::jthread other([&] {
    begun.wait();
    source.request_stop();
  });
  EXPECT_TRUE(thrown([&] { sys.start({.stop_token = source.get_token()}); }).cancelled());
  EXPECT_EQ(sys.state(), component_state::stopped);
  journal();
  // If a stop was requested before, nothing begins.
  const signal_error error = thrown([&] { sys.start({.stop_token = source.get_token()}); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.not_reached(), (ids{"first", "patient", "later"}));
  EXPECT_EQ(journal(), "");
  // The token is for that call only.
  sys.start({.only = {"first"}});
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(cancellation_test, E3_what_was_started_before_stays) {
  cruller::system<line> sys;
  sys.start({.only = {"first"}});
  const signal_error error = cancelled(sys, [&] { sys.start(); });
  EXPECT_EQ(error.rolled_back(), ids{"patient"});
  EXPECT_EQ(sys.state("first"), component_state::running);
}

TEST_F(cancellation_test, E3_with_keep_what_had_started_stays) {
  cruller::system<line> sys;
  const signal_error error = cancelled(sys, [&] {
    sys.start({.on_failure = cruller::failure_policy::keep});
  });
  EXPECT_TRUE(error.cancelled());
  EXPECT_TRUE(error.rolled_back().empty());
  EXPECT_EQ(sys.state("patient"), component_state::running);
  EXPECT_EQ(sys.state("later"), component_state::stopped);
}

TEST_F(cancellation_test, E3_an_exception_after_a_stop_request_is_a_failure_of_the_handler) {
  cruller::system<line> sys;
  now.throws = true;
  const signal_error error = cancelled(sys, [&] { sys.start(); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.component(), "patient");
  EXPECT_EQ(error.rolled_back(), ids{"first"});
  EXPECT_THROW(std::rethrow_if_nested(error), std::runtime_error);
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(cancellation_test, E3_between_verbs_and_in_a_stop_or_rollback_it_does_nothing) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), stop([](part&, cruller::context& c) {
                          EXPECT_FALSE(c.system().cancel());
                          EXPECT_FALSE(c.stop_token().stop_possible());
                          write("stop a");
                        })),
      "b"_k = component(depends_on<"a">, start(boom))
  );
  cruller::system<definition> sys;
  EXPECT_FALSE(sys.cancel());
  EXPECT_FALSE(thrown([&] { sys.start(); }).cancelled());
  EXPECT_FALSE(sys.cancel());
  sys.start({.only = {"a"}});
  sys.stop();
  EXPECT_EQ(journal(), "stop a, destroy a, stop a, destroy a");
}

TEST_F(cancellation_test, E3_a_handler_may_cancel_also_the_last_one) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part(started("a")); }), stop(stopped)),
      "b"_k = component(depends_on<"a">, start([](cruller::context& c) {
                          const std::stop_token token = c.stop_token();
                          EXPECT_FALSE(token.stop_requested());
                          EXPECT_TRUE(c.system().cancel());
                          EXPECT_TRUE(c.system().cancel());
                          EXPECT_TRUE(token.stop_requested());
                          EXPECT_TRUE(c.stop_token().stop_requested());
                        }))
  );
  for (const unsigned threads : {1u, 2u}) {
    cruller::system<definition> sys;
    const signal_error error = thrown([&] { sys.start({.threads = threads}); });
    EXPECT_EQ(error.rolled_back(), (ids{"b", "a"}));
    EXPECT_EQ(journal(), "start a, stop a, destroy a");
  }
}

TEST_F(cancellation_test, E3_a_restart_that_has_stopped_nothing_leaves_all_running) {
  cruller::system<three> sys;
  sys.start();
  journal();
  std::stop_source source;
  source.request_stop();
  const signal_error error = thrown([&] { sys.restart({.stop_token = source.get_token()}); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.signal(), "restart");
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(cancellation_test, E3_a_restart_completes_its_stop_and_then_starts_nothing) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part(started("a")); }), stop(stopped)),
      "b"_k = component(
          depends_on<"a">,
          start([] { return part(started("b")); }),
          stop([](part& b, cruller::context& c) {
            stopped(b);
            c.system().cancel();
            EXPECT_FALSE(c.stop_token().stop_possible());
          })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  const signal_error error = thrown([&] { sys.restart("b"); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.not_reached(), ids{"b"});
  EXPECT_EQ(journal(), "start a, start b, stop b, destroy b");
  EXPECT_EQ(sys.state("b"), component_state::stopped);
  // It starts again with the next restart, as after a failed one.
  sys.restart("a");
  EXPECT_EQ(sys.state("b"), component_state::running);
}

TEST_F(cancellation_test, E3_a_restart_stops_what_it_had_started_again) {
  static constexpr auto definition = cruller::dsl::with(
      line,
      "patient.start"_k =
          [](part&, cruller::context& c) {
            static int starts = 0;
            if (++starts != 1) wait_until_asked(c);
            return part(started("patient"));
          },
      "later.start"_k = [](part&) {}
  );
  cruller::system<definition> sys;
  sys.start();
  const signal_error error = cancelled(sys, [&] { sys.restart(); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.rolled_back(), (ids{"patient", "first"}));
  EXPECT_EQ(error.not_reached(), ids{"later"});
  EXPECT_EQ(sys.state(), component_state::stopped);
  // A token for the second half cancels that half.
  sys.stop();
  sys.start({.only = {"first"}});
  std::stop_source source;
  source.request_stop();
  EXPECT_TRUE(thrown([&] { sys.restart_with({.start = {.stop_token = source.get_token()}}); }
  ).cancelled());
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(cancellation_test, E3_suspend_resume_and_own_signals_end_early_and_the_rest_stays_as_it_is) {
  static constexpr auto cancels = [](part&, cruller::context& c) {
    EXPECT_TRUE(c.system().cancel());
    EXPECT_TRUE(c.stop_token().stop_requested());
  };
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), suspend(cancels), resume(cancels)),
      "b"_k = component(
          depends_on<"a">,
          start([] { return part("b"); }),
          suspend(cancels),
          resume(cancels),
          poke(cancels)
      ),
      "c"_k = component(depends_on<"b">, start([] { return part("c"); }), poke(cancels))
  );
  cruller::system<definition> sys;
  sys.start();
  signal_error error = thrown([&] { sys.suspend(); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.signal(), "suspend");
  EXPECT_EQ(error.not_reached(), ids{"a"});
  EXPECT_EQ(sys.state("b"), component_state::suspended);
  EXPECT_EQ(sys.state("a"), component_state::running);
  EXPECT_EQ(sys.state(), component_state::suspended);
  error = thrown([&] { sys.resume(); });
  EXPECT_EQ(error.not_reached(), ids{"c"});
  EXPECT_EQ(sys.state("b"), component_state::running);
  error = thrown([&] { sys.signal(poke); });
  EXPECT_TRUE(error.cancelled());
  EXPECT_EQ(error.signal(), "poke");
  EXPECT_EQ(error.not_reached(), ids{"c"});
  EXPECT_EQ(sys.state("b"), component_state::running);
}

TEST_F(cancellation_test, E3_a_cached_component_is_cancelled_too) {
  static constexpr auto definition = define(
      "kept"_k = cached(component(
          start([](cruller::context& c) {
            wait_until_asked(c);
            return part(started("kept"));
          }),
          stop(stopped)
      ))
  );
  cruller::system<definition> sys;
  EXPECT_TRUE(cancelled(sys, [&] { sys.start(); }).cancelled());
  // It has started nevertheless, and stays for other systems.
  EXPECT_EQ(journal(), "start kept");
  cruller::clear_cache();
  EXPECT_EQ(journal(), "stop kept, destroy kept");
}

// For the thread sanitizer: requests at any moment of consecutive verbs.
TEST_F(cancellation_test, E3_any_thread_may_cancel_at_any_moment) {
  static constexpr auto asks = [](cruller::context& c) {
    static_cast<void>(c.stop_token().stop_requested());
    return 1;
  };
  static constexpr auto definition = define(
      "a"_k = component(start(asks)),
      "b"_k = component(config(ref<"a">), start([](int, cruller::context& c) { return asks(c); }))
  );
  cruller::system<definition> sys;
  std::size_t cancels = 0;
  {
    std::jthread other([&](const std::stop_token& end) {
      while (!end.stop_requested())
        if (sys.cancel()) std::this_thread::yield();
    });
    for (int round = 0; round != 2000; ++round) {
      try {
        sys.start({.threads = round % 3 == 0 ? 2u : 1u});
        EXPECT_EQ(sys.state(), component_state::running);
      } catch (const signal_error& error) {
        EXPECT_TRUE(error.cancelled());
        EXPECT_EQ(sys.state(), component_state::stopped);
        ++cancels;
      }
      sys.stop();
    }
  }
  std::cout << cancels << " of 2000 starts were cancelled\n";
}

}  // namespace
