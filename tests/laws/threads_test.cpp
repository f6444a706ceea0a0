// Queries from any thread at any time, and concurrent signals.
#include <algorithm>
#include <atomic>
#include <latch>
#include <optional>
#include <sstream>
#include <thread>

#include "../support/parts.hpp"

namespace {

using cruller::component_state;
using namespace test;

class threads_test : public journal_test {};

// A start that runs until `may_end` is set.
std::optional<std::latch> inside;
std::optional<std::latch> may_end;
constexpr auto slow = define(
    "env"_k = 8080,
    "db"_k = component(start([] { return part("db"); }), status([](part&) { return "fine"; })),
    "slow"_k = component(config(ref<"db">), start([](part&) {
                           inside->count_down();
                           may_end->wait();
                           return 1;
                         }))
);

class under_way {
 public:
  explicit under_way(cruller::any_system& sys) {
    inside.emplace(1);
    may_end.emplace(1);
    thread_ = std::thread([&sys] { sys.start({.threads = 2}); });
    inside->wait();
  }
  ~under_way() {
    may_end->count_down();
    thread_.join();
  }

 private:
  std::thread thread_;
};

TEST_F(threads_test, O2_describe_waits_for_no_signal_and_leaves_status_out) {
  cruller::system<slow> sys;
  {
    const under_way start(sys);
    const auto all = sys.describe();
    EXPECT_EQ(all[0].config, "8080");
    EXPECT_EQ(all[1].state, component_state::running);
    EXPECT_EQ(all[1].status, std::nullopt);
    EXPECT_EQ(all[2].state, component_state::starting);
  }
  EXPECT_EQ(sys.describe()[1].status, "fine");
}

TEST_F(threads_test, O5_state_find_and_timeline_wait_for_no_signal) {
  cruller::system<slow> sys;
  cruller::any_system& any = sys;
  const under_way start(sys);
  EXPECT_EQ(any.state(), component_state::starting);
  EXPECT_EQ(any.state("db"), component_state::running);
  EXPECT_EQ(any.find<part>("db"), &sys["db"_k]);
  EXPECT_EQ(any.find<int>("slow"), nullptr);
  const auto steps = any.timeline().steps;
  const auto is_slow = [](const auto& step) { return step.component == "slow"; };
  ASSERT_EQ(std::ranges::count_if(steps, is_slow), 1);
  EXPECT_EQ(std::ranges::find_if(steps, is_slow)->phase, cruller::phase::begun);
}

TEST_F(threads_test, G4_many_threads_may_query_and_signal_at_once) {
  static std::atomic<int> made = 0;
  static std::atomic<int> inside_one = 0;
  struct counted {
    counted() { EXPECT_EQ(++made, 1); }
    ~counted() { --made; }
    int value = 7;
  };
  static constexpr auto definition = define(
      "env"_k = map("port"_k = 1),
      "a"_k = component(start(construct<counted>), status([](counted& c) { return c.value; })),
      "b"_k = component(
          config(ref<"a">, ref<"env.port">),
          start([](counted& c, int port) {
            EXPECT_EQ(++inside_one, 1);
            --inside_one;
            return c.value + port;
          }),
          stop([](int&) {})
      ),
      "c"_k = component(config(ref<"a">), start([](counted& c) { return c.value; }))
  );
  cruller::system<definition> sys;
  cruller::any_system& any = sys;
  std::atomic<bool> done = false;
  std::vector<std::thread> threads;
  for (unsigned k = 0; k != 4; ++k)
    threads.emplace_back([&, k] {
      for (int i = 0; i != 100; ++i) {
        any.start({.threads = k});
        if (i % 3 == 0) any.restart({.only = {"a"}, .threads = 4 - k});
        any.stop({.threads = k});
      }
    });
  threads.emplace_back([&] {
    while (!done) {
      static_cast<void>(any.describe());
      static_cast<void>(any.state());
      static_cast<void>(any.state("b"));
      static_cast<void>(any.timeline());
      static_cast<void>(any.find<counted>("a"));
      const auto watch = any.observe([](const cruller::event&) {});
      std::this_thread::yield();
    }
  });
  for (std::size_t k = 0; k != 4; ++k) threads[k].join();
  done = true;
  threads.back().join();
  EXPECT_EQ(sys.state(), component_state::stopped);
  EXPECT_EQ(made, 0);
}

// An observer writes to an object that ends together with the subscription.
TEST_F(threads_test, O1_a_subscription_that_has_ended_is_called_no_more_on_any_thread) {
  static std::optional<std::latch> called;
  static std::optional<std::latch> leaves;
  static std::atomic<bool> is_called = false;
  static constexpr auto definition = define("a"_k = component(start([] {})));
  cruller::system<definition> sys;
  for (int i = 0; i != 20; ++i) {
    called.emplace(1);
    leaves.emplace(1);
    std::thread starts;
    {
      int seen = 0;  // not atomic: cancelling returns after the last call
      const auto watch = sys.observe([&](const cruller::event&) {
        if (++seen > 1) return;
        is_called = true;
        called->count_down();
        leaves->wait();
        for (int k = 0; k != 100; ++k) std::this_thread::yield();
        seen = 7;
        is_called = false;
      });
      starts = std::thread([&] { sys.start(); });
      called->wait();
      leaves->count_down();
    }
    EXPECT_FALSE(is_called);
    starts.join();
    sys.stop();
  }
}

TEST_F(threads_test, O1_observers_come_and_go_while_others_signal) {
  static constexpr auto one = component(start([] { return 1; }), stop([](int&) {}));
  static constexpr auto definition = define("a"_k = one, "b"_k = one, "c"_k = one);
  cruller::system<definition> sys;
  std::atomic<bool> done = false;
  std::vector<std::thread> watchers;
  for (int k = 0; k != 3; ++k)
    watchers.emplace_back([&] {
      while (!done) {
        std::size_t seen = 0;
        auto first = sys.observe([&](const cruller::event&) { ++seen; });
        // A subscription that cancels itself, and one that cancels another.
        cruller::subscription own;
        own = sys.observe([&](const cruller::event&) { first.cancel(); });
        std::this_thread::yield();
        own.cancel();
      }
    });
  for (unsigned i = 0; i != 200; ++i) {
    sys.start({.threads = 1 + i % 3});
    sys.stop({.threads = 1 + i % 3});
  }
  done = true;
  for (std::thread& each : watchers) each.join();
}

TEST_F(threads_test, V1_set_waits_for_a_signal_and_describe_sees_it) {
  cruller::system<slow> sys;
  std::thread sets;
  {
    const under_way start(sys);
    sets = std::thread([&] { EXPECT_THROW(sys.set("env"_k, 1), cruller::lifecycle_error); });
  }
  sets.join();
  sys.stop();
  std::atomic<bool> done = false;
  std::thread asks([&] {
    while (!done) static_cast<void>(sys.describe());
  });
  for (int i = 0; i != 200; ++i) sys.set("env"_k, i);
  done = true;
  asks.join();
  EXPECT_EQ(sys.describe()[0].config, "199");
}

constexpr auto texts = define("db"_k = map("path"_k = "a.db", "user"_k = "shop"));

TEST_F(threads_test, V1_members_of_one_constant_are_set_from_several_threads) {
  cruller::system<texts> sys;
  cruller::any_system& any = sys;
  std::latch all(3);
  std::thread paths([&] {
    all.arrive_and_wait();
    for (int i = 0; i != 300; ++i) any.set("db.path", "a path that is too long for the string");
  });
  std::thread users([&] {
    all.arrive_and_wait();
    for (int i = 0; i != 300; ++i) sys.set("db.user"_k, "a user whose name is too long for it");
  });
  all.arrive_and_wait();
  for (int i = 0; i != 100; ++i) static_cast<void>(sys.describe());
  paths.join();
  users.join();
  sys.start();
  EXPECT_STREQ(sys["db.path"_k], "a path that is too long for the string");
  EXPECT_STREQ(sys["db.user"_k], "a user whose name is too long for it");
}

// Sets a constant while it starts, until that is refused.
std::atomic<int> accepted;
constexpr auto setting = define(
    "setter"_k = component(start([](cruller::context& c) {
      try {
        for (int i = 1; i != 1000; ++i) {
          c.system().set("later.number", std::to_string(i));
          accepted = i;
        }
      } catch (const cruller::lifecycle_error&) {  // It has started.
      }
    })),
    "later"_k = sequence(
        "wait"_k = component(start([] {
          while (accepted == 0) std::this_thread::yield();
        })),
        "number"_k = 0
    )
);

TEST_F(threads_test, V1_a_value_that_is_accepted_while_the_system_starts_is_used) {
  for (int round = 0; round != 200; ++round) {
    accepted = 0;
    cruller::system<setting> sys;
    sys.start({.threads = 2});
    EXPECT_EQ(sys["later.number"_k], accepted);
    EXPECT_EQ(sys.describe()[2].config, std::to_string(accepted));
  }
}

// Handles every signal; it has no descriptor to hand over.
constexpr auto whole = define(
    "env"_k = 8080,
    "db"_k = component(
        start([] { return 7; }),
        status([](int& n) { return n; }),
        suspend([](int&) {}),
        resume([](int&) {}),
        hand_over([](int&) { return -1; })
    ),
    "web"_k = component(config(ref<"db">), start([](int& n) { return n; }))
);

TEST_F(threads_test, any_thread_may_call_each_verb) {
  cruller::system<whole> sys;
  cruller::any_system& any = sys;
  std::atomic<bool> done = false;
  // The verbs wait for each other, and some find the system in a state that they do not accept.
  const auto drive = [&] {
    while (!done) {
      try {
        any.start();
        any.suspend();
        any.resume();
        any.restart("db");
        EXPECT_TRUE(any.hand_over().empty());
        any.inherit("db", cruller::file_descriptor());
        any.check_start();
        any.stop();
        any.set("env", "1");
      } catch (const cruller::lifecycle_error&) {
      }
    }
  };
  std::thread one(drive);
  std::thread other(drive);
  for (int i = 0; i != 100; ++i) {
    EXPECT_LT(any.state().index(), 8);
    EXPECT_LT(any.state("db").index(), 8);
    EXPECT_EQ(any.describe().size(), 3);
    static_cast<void>(any.find<int>("db"));
    static_cast<void>(any.print("db"));
    static_cast<void>(any.timeline());
    EXPECT_EQ(any.type_name("db"), "int");
    EXPECT_EQ(any.wiring().plan().components.size(), 3);
    const auto seen = any.observe([](const cruller::event&) {});
    std::ostringstream drawn;
    any.write_graphviz(drawn);
    any.write_mermaid(drawn);
  }
  done = true;
  one.join();
  other.join();
}

}  // namespace
