// States that need each other to start: an error that shows the path, in one thread and across
// threads.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cruller/state.hpp>
#include <fstream>
#include <latch>
#include <optional>
#include <random>
#include <semaphore>
#include <stdexcept>
#include <thread>

namespace {

using namespace cruller::dsl;
using path = std::vector<std::string>;
using handle = cruller::state_handle<int>;

// States in a row, each of which needs another one by number; -1 needs none.
struct states_by_number {
  explicit states_by_number(std::vector<int> needs) {
    for (std::size_t i = 0; i != needs.size(); ++i)
      all.emplace_back(name(std::string(1, static_cast<char>('a' + i))), start([this, i, needs] {
                         if (meeting != nullptr && !has_met[i].exchange(true))
                           meeting->arrive_and_wait();
                         return needs[i] < 0 ? 0 : *all[static_cast<std::size_t>(needs[i])] + 1;
                       }));
  }
  // The path of the cycle that using one of them reports, or nothing.
  path cycle_of(std::size_t which) {
    try {
      *all[which];
      return {};
    } catch (const cruller::cycle_error& error) {
      return error.path();
    }
  }
  // The same for all of them at once, each in its own thread; all threads wait until each start has
  // begun.
  std::vector<path> cycles_of_all() {
    std::latch all_have_begun(static_cast<std::ptrdiff_t>(all.size()));
    meeting = &all_have_begun;
    std::vector<path> cycles(all.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i != all.size(); ++i)
        threads.emplace_back([this, i, &cycles] { cycles[i] = cycle_of(i); });
    }
    meeting = nullptr;
    return cycles;
  }

  std::latch* meeting = nullptr;
  std::array<std::atomic<bool>, 8> has_met{};
  std::vector<handle> all;
};

TEST(state_cycle_test, of_a_state_with_itself_shows_it) {
  EXPECT_EQ(states_by_number({0}).cycle_of(0), (path{"a", "a"}));
}

TEST(state_cycle_test, shows_the_whole_path) {
  EXPECT_EQ(states_by_number({1, 2, 0}).cycle_of(0), (path{"a", "b", "c", "a"}));
}

TEST(state_cycle_test, says_so) {
  EXPECT_STREQ(cruller::cycle_error({"a", "b", "a"}).what(), "states form a cycle: a -> b -> a");
}

TEST(state_cycle_test, leaves_all_unrealized) {
  states_by_number states({1, 0});
  EXPECT_EQ(states.cycle_of(1), (path{"b", "a", "b"}));
  EXPECT_FALSE(states.all[0].realized());
  EXPECT_FALSE(states.all[1].realized());
  EXPECT_EQ(states.cycle_of(0), (path{"a", "b", "a"}));
}

TEST(state_cycle_test, is_not_reported_if_states_share_a_dependency) {
  const cruller::state bottom{name("bottom"), start([] { return 1; })};
  const cruller::state left{name("left"), start([&] { return *bottom + 1; })};
  const cruller::state right{name("right"), start([&] { return *bottom + *left; })};
  EXPECT_EQ(*right, 3);
}

TEST(state_cycle_test, of_others_is_reported_by_its_dependents) {
  states_by_number states({1, 0});
  const cruller::state main{name("main"), start([&] { return *states.all[0]; })};
  try {
    *main;
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(error.what(), "main: start failed: states form a cycle: a -> b -> a");
    EXPECT_THROW(std::rethrow_if_nested(error), cruller::cycle_error);
  }
}

TEST(state_cycle_test, may_be_survived_by_a_start_that_catches_it) {
  std::optional<handle> config;
  config.emplace(name("config"), start([&] {
                   try {
                     return **config;
                   } catch (const cruller::cycle_error&) {
                     return -1;
                   }
                 }));
  EXPECT_EQ(**config, -1);
}

TEST(state_cycle_test, across_two_threads_is_seen_by_both) {
  states_by_number states({1, 0});
  const std::vector<path> cycles = states.cycles_of_all();
  for (const path& each : cycles) {
    ASSERT_EQ(each.size(), 3u);
    EXPECT_EQ(each.front(), each.back());
    EXPECT_NE(each[0], each[1]);
  }
}

TEST(state_cycle_test, across_many_threads_is_seen_by_all) {
  states_by_number states({1, 2, 3, 4, 0});
  for (const path& each : states.cycles_of_all()) {
    ASSERT_EQ(each.size(), 6u);
    EXPECT_EQ(each.front(), each.back());
  }
}

TEST(state_cycle_test, is_not_reported_if_threads_wait_in_a_row) {
  states_by_number states({1, 2, 3, 4, -1});
  EXPECT_EQ(states.cycles_of_all(), std::vector<path>(5));
  EXPECT_EQ(*states.all[0], 4);
}

TEST(state_cycle_test, of_threads_that_close_what_the_other_closes_is_seen) {
  std::latch both_stop(2);
  std::atomic<int> cycles = 0;
  std::array<std::optional<handle>, 2> states;
  std::array<std::atomic<bool>, 2> has_met{};
  for (std::size_t i = 0; i != 2; ++i)
    states[i].emplace(name(i == 0 ? "a" : "b"), start([] { return 1; }), stop([&, i] {
                        if (!has_met[i].exchange(true)) both_stop.arrive_and_wait();
                        try {
                          states[1 - i]->close();
                        } catch (const cruller::error&) {
                          ++cycles;
                        }
                      }));
  for (auto& each : states) **each;
  {
    std::jthread one([&] { states[0]->close(); });
    std::jthread other([&] { states[1]->close(); });
  }
  EXPECT_GE(cycles, 1);
  for (auto& each : states) EXPECT_FALSE(each->realized());
}

TEST(state_cycle_test, of_a_start_that_waits_for_the_stop_of_what_waits_for_it_is_seen) {
  std::latch both(2);
  std::atomic<bool> is_first_stop = true;
  std::optional<handle> first;
  cruller::state second{name("second"), start([] { return 1; }), stop([&] {
                          if (is_first_stop.exchange(false)) both.arrive_and_wait();
                          **first;  // The other thread starts it, and waits for this one's close.
                        })};
  std::atomic<bool> is_first_time = true;
  first.emplace(name("first"), start([&] {
                  if (is_first_time.exchange(false)) {
                    both.arrive_and_wait();
                    second.close();
                  }
                  return 2;
                }));
  *second;
  std::atomic<int> errors = 0;
  {
    std::jthread stopping([&] {
      try {
        second.close();
      } catch (const cruller::error&) {
        ++errors;
      }
    });
    std::jthread starting([&] {
      try {
        **first;
      } catch (const cruller::error&) {
        ++errors;
      }
    });
  }
  EXPECT_GE(errors, 1);
  second.force_close();
}

// Whether a thread of this process is sleeping.
bool is_asleep(pid_t thread) {
  std::ifstream file("/proc/self/task/" + std::to_string(thread) + "/stat");
  std::string text;
  std::getline(file, text);
  return text.find(") S ") != std::string::npos;
}

TEST(state_cycle_test, is_not_reported_if_an_override_waits_for_a_start) {
  for (const bool fails : {false, true}) {
    std::binary_semaphore is_starting(0);
    std::atomic<pid_t> overriding = 0;
    cruller::state x{name("x"), start([&] {
                       is_starting.release();
                       while (overriding == 0 || !is_asleep(overriding)) std::this_thread::yield();
                       if (fails) throw std::runtime_error("no");
                       return 1;
                     })};
    std::jthread first([&] {
      try {
        *x;
      } catch (const cruller::error&) {
      }
    });
    is_starting.acquire();
    overriding = gettid();
    std::optional<cruller::state_override> faked;
    const auto override_it = [&] { faked.emplace(x.override(start([] { return 2; }))); };
    if (fails)
      override_it();
    else
      EXPECT_THROW(override_it(), cruller::lifecycle_error);
    EXPECT_EQ(*x, fails ? 2 : 1);
  }
}

//   one thread:     closes x, and starts it again --wants--> y
// another thread: starts y --waits for--> the close of x, which has finished: it only has to wake
// up
TEST(state_cycle_test, is_not_reported_if_a_close_is_awaited_and_the_next_start_has_begun) {
  for (int n = 0; n != 100; ++n) {
    std::binary_semaphore is_stopping(0);
    std::atomic<bool> is_anew = false;
    std::atomic<pid_t> closing = 0;
    std::optional<handle> y;
    cruller::state x{name("x"), start([&] { return is_anew ? **y : 0; }), stop([&] {
                       if (is_anew.exchange(true)) return;
                       is_stopping.release();
                       while (closing == 0 || !is_asleep(closing)) std::this_thread::yield();
                     })};
    y.emplace(name("y"), start([&] {
                is_stopping.acquire();
                closing = gettid();
                x.close();
                return 1;
              }));
    *x;
    std::jthread other([&] { **y; });
    x.close();
    EXPECT_NO_THROW(*x);
  }
}

// Twenty states, each of which needs some earlier ones, used and closed by many threads at random.
// A state waits only for earlier ones, so no cycle may be reported.
TEST(state_cycle_test, is_never_reported_if_there_is_none) {
  constexpr std::size_t count = 20;
  std::atomic<int> alive = 0;
  std::atomic<int> cycles = 0;
  std::vector<handle> all;
  const auto uses = [&](std::size_t which, auto& random) {
    try {
      if (which != 0) static_cast<void>(*all[random() % which]);
    } catch (const cruller::cycle_error&) {
      ++cycles;
    }
  };
  for (std::size_t i = 0; i != count; ++i)
    all.emplace_back(
        start([&, i] {
          std::minstd_rand random(static_cast<unsigned>(i));
          uses(i, random);
          uses(i, random);
          return ++alive;
        }),
        stop([&, i] {
          --alive;
          std::minstd_rand random(static_cast<unsigned>(i));
          try {
            uses(i, random);
          } catch (const cruller::lifecycle_error&) {  // It is closed.
          }
        })
    );
  {
    std::vector<std::jthread> threads;
    for (unsigned seed = 1; seed != 7; ++seed)
      threads.emplace_back([&, seed] {
        std::minstd_rand random(seed);
        for (int n = 0; n != 300; ++n) {
          handle& one = all[random() % count];
          switch (random() % 8) {
            case 0:
              one.close();
              break;
            case 1:
              static_cast<void>(one.get().text().size());
              break;
            case 2:
              cruller::states::stop();
              break;
            default:
              static_cast<void>(*one);
          }
        }
      });
  }
  cruller::states::stop();
  EXPECT_EQ(cycles, 0);
  EXPECT_EQ(alive, 0);
}

}  // namespace
