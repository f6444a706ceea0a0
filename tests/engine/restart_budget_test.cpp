// Backoff and the limit of restarts: each by itself, and together over random sequences.
#include "engine/restart_budget.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <random>
#include <vector>

namespace {

using namespace std::chrono_literals;
using cruller::restart_budget;
using cruller::supervision;
using time = restart_budget::time;

supervision restarts(time shortest, time longest, unsigned at_most, time within) {
  return {
      .first = supervision::reaction::restart,
      .shortest = shortest,
      .longest = longest,
      .at_most = at_most,
      .within = within};
}

// The waits of a component that fails at once after each restart, from `now` on.
std::vector<time> waits(
    restart_budget& budget, const supervision& how, std::size_t count, time& now, double jitter = 0
) {
  std::vector<time> all;
  while (count-- != 0) {
    const auto wait = budget.plan(how, now, jitter);
    if (!wait) break;
    all.push_back(*wait);
    now += *wait;
    budget.restarted(now);
  }
  return all;
}

TEST(restart_budget_test, U3_waits_double_from_the_shortest_to_the_longest) {
  restart_budget budget;
  time now = 1h;
  EXPECT_EQ(
      waits(budget, restarts(100ms, 1s, 100, 1min), 6, now),
      (std::vector<time>{100ms, 200ms, 400ms, 800ms, 1s, 1s})
  );
}

TEST(restart_budget_test, U3_a_longest_wait_that_is_the_shortest_does_not_grow) {
  restart_budget budget;
  time now = 0s;
  EXPECT_EQ(waits(budget, restarts(1s, 1s, 100, 1min), 3, now), (std::vector<time>{1s, 1s, 1s}));
  restart_budget none;
  EXPECT_EQ(waits(none, restarts(0s, 0s, 100, 1min), 3, now), (std::vector<time>{0s, 0s, 0s}));
}

TEST(restart_budget_test, U3_jitter_is_a_tenth_and_does_not_add_up) {
  for (const double jitter : {-1.0, 1.0}) {
    restart_budget budget;
    time now = 0s;
    const time part = jitter < 0 ? 900ms : 1100ms;
    EXPECT_EQ(
        waits(budget, restarts(1s, 4s, 100, 1min), 4, now, jitter),
        (std::vector<time>{part, 2 * part, 4 * part, 4 * part})
    );
  }
}

TEST(restart_budget_test, U3_begins_anew_after_a_healthy_window) {
  const supervision how = restarts(1s, 8s, 100, 1min);
  restart_budget budget;
  time now = 0s;
  waits(budget, how, 3, now);
  const time restarted = now;
  // One nanosecond is missing.
  now = restarted + 1min - 1ns;
  EXPECT_EQ(waits(budget, how, 1, now), std::vector<time>{8s});
  now += 1min;
  EXPECT_EQ(waits(budget, how, 2, now), (std::vector<time>{1s, 2s}));
}

TEST(restart_budget_test, U2_refuses_what_is_more_than_the_limit_in_a_window) {
  const supervision how = restarts(1s, 1s, 3, 1min);
  restart_budget budget;
  time now = 0s;
  EXPECT_EQ(waits(budget, how, 10, now).size(), 3);
  EXPECT_EQ(budget.count(), 3);
  EXPECT_EQ(budget.plan(how, now, 0), std::nullopt);
  // The first one, at 1 s, would be in one window with a restart before 61 s.
  EXPECT_EQ(budget.plan(how, 60s - 1ns, 0), std::nullopt);
  EXPECT_EQ(budget.plan(how, 60s, 0), std::optional<time>(1s));
}

TEST(restart_budget_test, U2_one_restart_is_the_least_limit) {
  const supervision how = restarts(0s, 0s, 1, 1s);
  restart_budget budget;
  EXPECT_EQ(budget.plan(how, 5s, 0), std::optional<time>(0s));
  EXPECT_EQ(budget.plan(how, 5s, 0), std::nullopt);
  EXPECT_EQ(budget.plan(how, 6s, 0), std::optional<time>(0s));
}

TEST(restart_budget_test, the_time_of_the_restart_counts_and_not_the_time_that_was_planned) {
  const supervision how = restarts(1s, 1s, 1, 10s);
  restart_budget budget;
  EXPECT_TRUE(budget.plan(how, 0s, 0));
  budget.restarted(30s);  // It had to wait for something else.
  EXPECT_EQ(budget.plan(how, 38s, 0), std::nullopt);
  EXPECT_TRUE(budget.plan(how, 39s, 0));
}

TEST(restart_budget_test, U3_a_restart_whose_counts_were_cleared_meanwhile_counts_as_the_first) {
  restart_budget budget;
  budget.restarted(5s);
  EXPECT_EQ(budget.count(), 1);
  EXPECT_EQ(budget.plan(restarts(1s, 8s, 2, 1min), 6s, 0), std::optional<time>(1s));
  EXPECT_EQ(budget.plan(restarts(1s, 8s, 2, 1min), 7s, 0), std::nullopt);
}

// Random failures and delays: whatever comes, no window has more than the limit, each wait is
// within its bounds, and a refusal has a full window as its reason.
TEST(restart_budget_test, U5_no_window_has_more_restarts_than_the_limit) {
  std::mt19937 random(7);  // NOLINT(cert-msc51-cpp,cert-msc32-c): the same sequence each time
  const auto pick = [&](long from, long to) {
    return std::uniform_int_distribution<long>(from, to)(random);
  };
  std::size_t refused = 0;
  std::size_t planned = 0;
  for (int sequence = 0; sequence != 2000; ++sequence) {
    const time shortest(pick(0, 3) == 0 ? 0 : pick(1, 1000));
    const time longest = shortest * pick(1, 20);
    const time within(pick(1, 20000));
    const auto at_most = static_cast<unsigned>(pick(1, 6));
    const supervision how = restarts(shortest, longest, at_most, within);
    restart_budget budget;
    std::vector<time> done;
    time now = 1h;
    for (int failure = 0; failure != 40; ++failure) {
      now += time(pick(0, 2) == 0 ? pick(0, 30000) : pick(0, 100));
      const auto in_window = [&](time end) {
        return std::ranges::count_if(done, [&](time at) { return at > end - within; });
      };
      const double jitter = static_cast<double>(pick(-1000, 1000)) / 1000;
      const auto wait = budget.plan(how, now, jitter);
      if (!wait) {
        ++refused;
        // Even with the longest wait the window would be full.
        EXPECT_GE(in_window(now), at_most);
        continue;
      }
      ++planned;
      EXPECT_GE(*wait, shortest * 9 / 10);
      EXPECT_LE(*wait, longest * 11 / 10);
      now += *wait + time(pick(0, 3) == 0 ? pick(0, 500) : 0);
      budget.restarted(now);
      done.push_back(now);
      EXPECT_LE(in_window(now), at_most);
    }
    if (HasFailure()) return;
  }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(planned, 1000);
}

}  // namespace
