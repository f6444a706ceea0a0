// Gates: requests in flight, counted and awaited.
#include <gtest/gtest.h>

#include <cruller/gate.hpp>
#include <latch>
#include <optional>
#include <thread>
#include <vector>

namespace {

using cruller::gate;

TEST(gate_test, counts_what_is_inside) {
  gate g;
  EXPECT_EQ(g.count(), 0U);
  {
    const gate::pass one = g.enter();
    const gate::pass two = g.enter();
    EXPECT_TRUE(one);
    EXPECT_TRUE(two);
    EXPECT_EQ(g.count(), 2U);
  }
  EXPECT_EQ(g.count(), 0U);
}

TEST(gate_test, closed_refuses_new_passes_and_keeps_the_others) {
  gate g;
  std::optional<gate::pass> inside = g.enter();
  g.close();
  EXPECT_TRUE(g.is_closed());
  EXPECT_FALSE(g.enter());
  EXPECT_EQ(g.count(), 1U);
  inside.reset();
  EXPECT_EQ(g.count(), 0U);
  g.open();
  EXPECT_TRUE(g.enter());
}

TEST(gate_test, a_moved_pass_leaves_once) {
  gate g;
  gate::pass first = g.enter();
  gate::pass second = std::move(first);
  EXPECT_FALSE(first);  // NOLINT(bugprone-use-after-move): the state after the move is tested
  second = gate::pass();
  EXPECT_EQ(g.count(), 0U);
  second = g.enter();
  second = g.enter();
  EXPECT_EQ(g.count(), 1U);
}

TEST(gate_test, wait_returns_when_the_last_one_has_left) {
  gate g;
  std::optional<gate::pass> inside = g.enter();
  std::atomic<bool> has_left = false;
  std::latch waits(1);
  bool saw_it_leave = false;
  std::jthread waiter([&] {
    waits.count_down();
    EXPECT_TRUE(g.wait());
    saw_it_leave = has_left;
  });
  waits.wait();
  g.close();
  has_left = true;
  inside.reset();
  waiter.join();
  EXPECT_TRUE(saw_it_leave);
}

TEST(gate_test, wait_returns_early_on_a_stop_request) {
  gate g;
  const gate::pass inside = g.enter();
  std::stop_source source;
  std::latch waits(1);
  std::jthread waiter([&] {
    waits.count_down();
    EXPECT_FALSE(g.wait(source.get_token()));
  });
  waits.wait();
  source.request_stop();
  waiter.join();
  EXPECT_FALSE(g.wait(source.get_token()));
  EXPECT_EQ(g.count(), 1U);
}

TEST(gate_test, all_waits_with_one_token_end_early) {
  for (int round = 0; round != 200; ++round) {
    gate g;
    const gate::pass inside = g.enter();
    std::stop_source source;
    std::vector<std::jthread> waiters;
    for (int t = 0; t != 4; ++t)
      waiters.emplace_back([&] { EXPECT_FALSE(g.wait(source.get_token())); });
    source.request_stop();
  }
}

TEST(gate_test, many_threads_drain) {
  for (int round = 0; round != 50; ++round) {
    gate g;
    std::atomic<int> working = 0;
    std::vector<std::jthread> threads;
    for (int t = 0; t != 4; ++t)
      threads.emplace_back([&] {
        while (const gate::pass pass = g.enter()) {
          ++working;
          --working;
        }
      });
    while (g.count() == 0) std::this_thread::yield();
    g.close();
    EXPECT_TRUE(g.wait());
    EXPECT_EQ(working, 0);
  }
}

}  // namespace
