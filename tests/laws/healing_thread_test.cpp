// Restarts by the real thread that supervises, and by commands at the same time: what time does not
// matter for.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <random>
#include <thread>

#include "../support/supervised.hpp"

namespace {

using cruller::context;
using cruller::signal_error;
using namespace test;

constexpr restarting at_once{.backoff = {0s, 0s}, .at_most = 1'000'000, .within = 1h};

counter started_again;

class healing_thread_test : public supervised_test {
 protected:
  void SetUp() override {
    supervised_test::SetUp();
    started_again.clear();
  }
};

// A server that counts its starts.
constexpr auto counts = start([](context& c) {
  started_again.add();
  return server(c);
});

// --- the thread ---------------------------------------------------------------------------------

constexpr auto three_at_once = define(
    "db"_k = component(counts, supervise(at_once)),
    "web"_k = component(depends_on<"db">, serve),
    "log"_k = component(serve)
);

TEST_F(healing_thread_test, U1_one_thread_reacts) {
  cruller::system<three_at_once> sys;
  told said(sys);
  sys.start();
  journal();
  sys["db"_k].report.fail("boom");
  started_again.await(2);
  said.failures().await(1);  // After the turn.
  EXPECT_EQ(said.take(), "db: boom: restart");
}

TEST_F(healing_thread_test, U1_a_restart_may_be_the_first_start) {
  cruller::system<three_at_once> sys;
  sys.restart();
  sys["db"_k].report.fail("boom");
  started_again.await(2);
  // And after a stop, which has announced itself.
  sys.stop();
  const int before = started_again.count();
  sys.restart();
  sys["db"_k].report.fail("boom");
  started_again.await(before + 2);
}

TEST_F(healing_thread_test, U1_whoever_has_the_turn_delays_the_reaction_and_no_more) {
  static std::atomic<int> asked = 0;
  static constexpr auto definition = define(
      "n"_k = 1, "db"_k = component(counts, supervise(at_once), status([](server& db) {
                                      // The thread that supervises finds the turn taken.
                                      db.report.fail("boom");
                                      ++asked;
                                      for (int i = 0; i != 2000; ++i) std::this_thread::yield();
                                      return 1;
                                    }))
  );
  cruller::system<definition> sys;
  sys.start();
  for (int round = 1; round != 10; ++round) {
    // It asks nobody while the last restart has not ended yet.
    while (asked != round) static_cast<void>(sys.describe());
    started_again.await(round + 1);
  }
}

TEST_F(healing_thread_test, U5_a_work_that_always_fails_is_given_up) {
  static constexpr auto definition = define(
      "db"_k = component(
          counts,
          supervise(
              restarting{.backoff = {0s, 0s}, .at_most = 5, .within = 1h}, otherwise(leave_failed)
          ),
          work([](std::stop_token stop) {
            if (started_again.count() == 1) wait_until_asked(stop);
            boom();
          })
      ),
      "web"_k = component(depends_on<"db">, serve)
  );
  cruller::system<definition> sys;
  told said(sys);
  sys.start();
  sys["db"_k].report.fail("first");
  said.failures().await(6);
  EXPECT_EQ(started_again.count(), 6);
  EXPECT_EQ(sys.state("db"), component_state::failed);
  EXPECT_TRUE(said.take().ends_with("db: boom: leave_failed"));
}

TEST_F(healing_thread_test, U1_an_observer_may_call_verbs) {
  cruller::system<three_at_once> sys;
  told said(sys);
  counter stopped;
  sys.on_failure([&](const cruller::component_failure&) {
    sys.stop();
    stopped.add();
  });
  sys.start();
  sys["db"_k].report.fail("boom");
  stopped.await(1);
  EXPECT_EQ(sys.state(), component_state::stopped);
  sys.start();
  EXPECT_EQ(sys.state(), component_state::running);
}

// A restart whose start waits until it is asked to end early.
counter waits;
constexpr auto hangs_again = define(
    "db"_k = component(supervise(at_once), start([](context& c) {
                         started_again.add();
                         if (started_again.count() > 1) {
                           waits.add();
                           wait_until_asked(c.stop_token());
                         }
                         return server(c);
                       })),
    "web"_k = component(depends_on<"db">, serve)
);

TEST_F(healing_thread_test, U1_the_end_cancels_a_restart_that_hangs) {
  for (const int way : {0, 1, 2}) {
    waits.clear();
    started_again.clear();
    {
      cruller::system<hangs_again> sys;
      sys.start();
      journal();
      sys["db"_k].report.fail("boom");
      waits.await(1);
      if (way == 0) sys.stop();
      if (way == 1) {
        sys.announce_stop();
        sys.stop();
      }
    }  // way 2: the destructor
    EXPECT_EQ(journal(), "stop web, stop db, start db, stop db");
    EXPECT_EQ(started_again.count(), 2);
  }
}

// --- at random ----------------------------------------------------------------------------------

// After the announcement has returned, at most the step under way is left.
TEST_F(healing_thread_test, U5_once_the_end_was_announced_nothing_starts) {
  static std::atomic<bool> is_announced;
  static std::atomic<int> late;
  static constexpr auto says_late = start([](context& c) {
    if (is_announced) ++late;
    return server(c);
  });
  static constexpr auto definition = define(
      "a"_k = component(says_late, supervise(at_once)),
      "b"_k = component(depends_on<"a">, says_late),
      "c"_k = component(depends_on<"b">, says_late)
  );
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp,cert-msc32-c): the same sequence each time
  for (int round = 0; round != 300; ++round) {
    is_announced = false;
    late = 0;
    cruller::system<definition> sys;
    sys.start();
    sys["a"_k].report.fail("boom");
    for (auto i = random() % 50; i != 0; --i) std::this_thread::yield();
    sys.announce_stop();
    is_announced = true;
    sys.stop();
    EXPECT_LE(late, 1);
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

constexpr auto random_failures = define(
    "g"_k = group(
        base(supervise(at_once)),
        "a"_k = component(serve, work([](std::stop_token stop) { wait_until_asked(stop); })),
        "b"_k = component(depends_on<"g.a">, serve, supervise(escalate)),
        "c"_k = component(depends_on<"g.a">, serve, work([](std::stop_token stop) {
                            wait_until_asked(stop);
                          }))
    ),
    "d"_k = component(config(ref<"g.c">, ref<"g.b">), serve, supervise(at_once))
);

TEST_F(healing_thread_test, U5_random_failures_and_commands_by_hand) {
  cruller::system<random_failures> sys;
  told said(sys);
  // The reporters of the last starts, which may be stale at any time.
  std::mutex mutex;
  std::vector<cruller::reporter> reporters;
  std::atomic<bool> done = false;
  const auto watch = sys.observe([&](const cruller::event& e) {
    if (e.signal != "start" || e.phase != cruller::phase::done) return;
    const server* const it = sys.find<server>(std::string(e.component));
    const std::lock_guard lock(mutex);
    if (it != nullptr) reporters.push_back(it->report);
  });
  std::thread fails([&] {
    std::mt19937 random(1);  // NOLINT(cert-msc51-cpp,cert-msc32-c): the same sequence each time
    while (!done) {
      cruller::reporter chosen;
      {
        const std::lock_guard lock(mutex);
        if (!reporters.empty())
          chosen = reporters
              [reporters.size() - 1 - random() % std::min<std::size_t>(6, reporters.size())];
      }
      chosen.fail("boom");
      static_cast<void>(chosen.stopping());
      for (auto i = random() % 20; i != 0; --i) std::this_thread::yield();
    }
  });
  std::mt19937 random(2);  // NOLINT(cert-msc51-cpp,cert-msc32-c): the same sequence each time
  for (unsigned i = 0; i != 300; ++i) {
    const auto threads = static_cast<unsigned>(1 + random() % 4);
    try {
      switch (random() % 8) {
        case 0:
          sys.stop({.threads = threads});
          break;
        case 1:
          sys.restart({.threads = threads});
          break;
        case 2:
          sys.restart("g.c");
          break;
        case 3:
          sys.stop({.only = {"g.b"}});
          break;
        case 4:
          sys.suspend({.threads = threads});
          break;
        case 5:
          sys.resume({.threads = threads});
          break;
        case 6:
          static_cast<void>(sys.describe());
          break;
        default:
          sys.start({.threads = threads});
      }
    } catch (const signal_error&) {              // Something has failed during a start.
    } catch (const cruller::lifecycle_error&) {  // It is failed, or suspended.
    }
  }
  done = true;
  fails.join();
  sys.stop();
  EXPECT_EQ(sys.state(), component_state::stopped);
  journal();
  sys.start();
  EXPECT_EQ(sys.state(), component_state::running);
}

}  // namespace
