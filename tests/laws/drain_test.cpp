// Draining: in the library's stop, and as a signal.
#include <latch>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::signal_error;
using namespace test;

class drain_test : public journal_test {};

void wait_until_asked(const cruller::context& c) {
  std::latch asked(1);
  const std::stop_callback when(c.stop_token(), [&] { asked.count_down(); });
  asked.wait();
}

constexpr auto drained = [](part& p) { write(std::string("drain ") + p.name); };
constexpr auto in_a_row = define(
    "queue"_k = component(start([] { return part("queue"); }), drain(drained), stop(stopped)),
    "worker"_k = component(config(ref<"queue">), start([](part&) { return part("worker"); })),
    "server"_k = component(
        config(ref<"worker">),
        start([](part&) { return part("server"); }),
        drain(drained),
        stop(stopped)
    )
);

TEST_F(drain_test, E5_stop_drains_first_dependents_first_and_then_stops) {
  cruller::system<in_a_row> sys;
  sys.stop({.drain = 10s});
  EXPECT_EQ(journal(), "");
  sys.start();
  sys.stop({.drain = 10s});
  EXPECT_EQ(
      journal(),
      "drain server, drain queue, stop server, destroy server, destroy worker, stop queue, "
      "destroy queue"
  );
  sys.start();
  sys.restart();
  EXPECT_EQ(journal().find("drain"), std::string::npos);
  // Without the option it does not drain.
  sys.stop();
  EXPECT_EQ(journal().find("drain"), std::string::npos);
}

TEST_F(drain_test, E5_of_a_selection_what_is_stopped_drains) {
  cruller::system<in_a_row> sys;
  sys.start();
  sys.stop({.only = {"worker"}, .drain = 10s});
  EXPECT_EQ(journal(), "drain server, stop server, destroy server, destroy worker");
}

TEST_F(drain_test, E1_what_is_independent_drains_at_the_same_time) {
  static meeting both(2);
  static constexpr auto meets = [](part&) { both.arrive_and_wait(); };
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), drain(meets)),
      "b"_k = component(start([] { return part("b"); }), drain(meets))
  );
  cruller::system<definition> sys;
  sys.start();
  sys.stop({.drain = 24h});
  EXPECT_EQ(journal(), "destroy b, destroy a");
}

constexpr auto with_patient = define(
    "queue"_k = component(start([] { return part("queue"); }), drain(drained), stop(stopped)),
    "server"_k = component(
        depends_on<"queue">,
        start([] { return part("server"); }),
        drain([](part& p, cruller::context& c) {
          wait_until_asked(c);
          drained(p);
        }),
        stop(stopped)
    )
);

TEST_F(drain_test, E4_a_late_drain_is_requested_to_stop_and_reported_and_the_stop_follows) {
  cruller::system<with_patient> sys;
  sys.start();
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::overdue)
      write(std::string(e.component) + " is overdue in " + std::string(e.signal));
  });
  EXPECT_NO_THROW(sys.stop({.only = {"server"}, .drain = 1ms}));
  EXPECT_EQ(journal(), "server is overdue in drain, drain server, stop server, destroy server");
}

TEST_F(drain_test, E3_a_drain_is_cancelled_and_the_stop_is_not) {
  cruller::system<with_patient> sys;
  for (const bool by_token : {false, true}) {
    sys.start();
    std::stop_source source;
    const auto watch = sys.observe([&](const cruller::event& e) {
      if (e.signal != "drain" || e.phase != cruller::phase::begun) return;
      if (by_token)
        source.request_stop();
      else
        EXPECT_TRUE(sys.cancel());
    });
    EXPECT_NO_THROW(sys.stop({.drain = 24h, .stop_token = source.get_token()}));
    EXPECT_EQ(journal(), "drain server, stop server, destroy server, stop queue, destroy queue");
  }
}

TEST_F(drain_test, E4_what_a_handler_throws_is_a_failure_and_the_rest_drains_and_stops) {
  static constexpr auto definition = cruller::dsl::with(
      in_a_row, "server.drain"_k = [](part&) { boom(); }
  );
  cruller::system<definition> sys;
  sys.start();
  try {
    sys.stop({.drain = 10s});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_FALSE(error.cancelled());
    EXPECT_EQ(error.component(), "server");
    EXPECT_EQ(error.signal(), "drain");
    EXPECT_EQ(error.failures().size(), 1u);
  }
  EXPECT_EQ(sys.state(), component_state::stopped);
  EXPECT_EQ(
      journal(),
      "drain queue, stop server, destroy server, destroy worker, stop queue, destroy queue"
  );
  // Sent alone it does the same, and components that fail to drain keep running.
  sys.start();
  EXPECT_THROW(sys.signal(drain), signal_error);
  EXPECT_EQ(journal(), "drain queue");
  EXPECT_EQ(sys.state(), component_state::running);
}

}  // namespace
