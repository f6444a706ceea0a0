// States under many threads: started once, closed once, and used while others close them.
#include <gtest/gtest.h>

#include <atomic>
#include <cruller/state.hpp>
#include <latch>
#include <semaphore>
#include <stdexcept>
#include <thread>

namespace {

using namespace cruller::dsl;

constexpr int many = 8;

// Calls a function with its thread's number in many threads, which all begin at once.
template <typename Function>
void in_threads(Function function) {
  std::latch all_are_there(many);
  std::vector<std::jthread> threads;
  for (int i = 0; i != many; ++i)
    threads.emplace_back([&, i] {
      all_are_there.arrive_and_wait();
      function(i);
    });
}

TEST(state_threads_test, start_a_state_exactly_once) {
  std::atomic<int> starts = 0;
  const cruller::state db{start([&] { return ++starts; })};
  std::array<const int*, many> seen{};
  in_threads([&](int i) { seen[static_cast<std::size_t>(i)] = &*db; });
  EXPECT_EQ(starts, 1);
  for (const int* each : seen) EXPECT_EQ(each, db.peek());
}

TEST(state_threads_test, wait_for_the_thread_that_starts_it) {
  std::binary_semaphore is_starting(0);
  std::binary_semaphore may_go_on(0);
  const cruller::state db{start([&] {
    is_starting.release();
    may_go_on.acquire();
    return 42;
  })};
  std::jthread first([&] { *db; });
  is_starting.acquire();
  EXPECT_EQ(db.status(), cruller::state_status::starting);
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(db.peek(), nullptr);
  std::jthread second([&] { EXPECT_EQ(*db, 42); });
  may_go_on.release();
}

TEST(state_threads_test, try_again_when_the_start_that_they_waited_for_failed) {
  std::atomic<int> starts = 0;
  std::atomic<int> failures = 0;
  const cruller::state db{name("db"), start([&] {
                            if (++starts == 1) throw std::runtime_error("not yet");
                            return 42;
                          })};
  in_threads([&](int) {
    try {
      EXPECT_EQ(*db, 42);
    } catch (const cruller::signal_error&) {
      ++failures;
    }
  });
  EXPECT_EQ(starts, 2);
  EXPECT_EQ(failures, 1);
}

TEST(state_threads_test, start_what_they_share_once_on_the_way_to_different_states) {
  std::atomic<int> starts = 0;
  const cruller::state config{name("config"), start([&] { return ++starts; })};
  std::vector<cruller::state_handle<int>> all;
  for (int i = 0; i != many; ++i) all.emplace_back(start([&, i] { return *config + i; }));
  in_threads([&](int i) { EXPECT_EQ(*all[static_cast<std::size_t>(i)], i + 1); });
  EXPECT_EQ(starts, 1);
  EXPECT_EQ(cruller::states::active().size(), many + 1u);
  EXPECT_EQ(cruller::states::active().front()->name(), "config");
}

TEST(state_threads_test, close_it_once) {
  std::atomic<int> stops = 0;
  cruller::state db{start([] { return 1; }), stop([&] { ++stops; })};
  *db;
  in_threads([&](int) { db.close(); });
  EXPECT_EQ(stops, 1);
}

TEST(state_threads_test, stop_all_at_once_and_each_says_what_it_stopped) {
  std::atomic<int> stops = 0;
  std::vector<cruller::state_handle<int>> all;
  for (int i = 0; i != 100; ++i) {
    all.emplace_back(start([] { return 1; }), stop([&] { ++stops; }));
    *all.back();
  }
  std::atomic<std::size_t> said = 0;
  in_threads([&](int) { said += cruller::states::stop().size(); });
  EXPECT_EQ(stops, 100);
  EXPECT_EQ(said, 100u);
}

TEST(state_threads_test, do_not_get_the_value_any_more_when_its_stop_handler_begins) {
  int starts = 0;
  std::atomic<bool> is_closed = false;
  std::binary_semaphore is_stopping(0);
  std::binary_semaphore may_go_on(0);
  cruller::state db{name("db"), start([&] { return ++starts; }), stop([&](int& value) {
                      is_stopping.release();
                      may_go_on.acquire();
                      value = 0;
                      is_closed = true;
                    })};
  *db;
  {
    std::jthread closing([&] { db.close(); });
    is_stopping.acquire();
    EXPECT_EQ(db.status(), cruller::state_status::stopping);
    EXPECT_FALSE(db.realized());
    EXPECT_EQ(db.peek(), nullptr);
    EXPECT_EQ(db.text(), "db: stopping");
    std::jthread using_it([&] {
      EXPECT_EQ(*db, 2);
      EXPECT_TRUE(is_closed);
    });
    std::this_thread::yield();
    EXPECT_FALSE(is_closed);
    may_go_on.release();
  }
  may_go_on.release();
  db.close();
}

TEST(state_threads_test, get_the_value_again_when_its_stop_handler_fails) {
  std::binary_semaphore is_stopping(0);
  bool fails = true;
  cruller::state db{start([] { return 42; }), stop([&] {
                      is_stopping.release();
                      if (fails) throw std::runtime_error("busy");
                    })};
  int* const value = &*db;
  std::jthread closing([&] { EXPECT_THROW(db.close(), cruller::signal_error); });
  is_stopping.acquire();
  EXPECT_EQ(&*db, value);
  closing.join();
  fails = false;
}

TEST(state_threads_test, wait_while_the_value_is_destroyed_and_start_it_again) {
  static std::binary_semaphore* is_destroyed = nullptr;
  std::binary_semaphore semaphore(0);
  is_destroyed = &semaphore;
  struct slow {
    explicit slow(int n) : number(n) {}
    slow(const slow&) = delete;
    ~slow() {
      if (number == 1) is_destroyed->release();
    }
    int number;
  };
  int starts = 0;
  cruller::state db{start([&] { return slow(++starts); })};
  *db;
  std::jthread using_it([&] {
    is_destroyed->acquire();
    EXPECT_EQ(db->number, 2);
  });
  db.close();
}

TEST(state_threads_test, wait_to_close_for_the_thread_that_starts_it) {
  std::binary_semaphore is_starting(0);
  std::atomic<bool> has_started = false;
  cruller::state db{
      start([&] {
        is_starting.release();
        return 1;
      }),
      stop([&] { has_started = true; })};
  std::jthread first([&] { *db; });
  is_starting.acquire();
  db.close();
  EXPECT_TRUE(has_started);
}

TEST(state_threads_test, may_print_a_state_that_others_close) {
  cruller::state text{name("text"), start([] { return std::string(100, 'x'); })};
  in_threads([&](int i) {
    for (int n = 0; n != 100; ++n) {
      if (i % 2 == 0) {
        *text;
        text.close();
      } else {
        const std::string printed = text.text();
        const bool has_value = printed.find("xxx") != std::string::npos;
        EXPECT_EQ(printed.size() > 100, has_value) << printed;
      }
    }
  });
}

TEST(state_threads_test, see_the_steps_of_one_state_in_order) {
  std::vector<cruller::state_step> steps;  // Needs no lock: the steps of a state never overlap.
  cruller::state db{name("db"), start([] { return 1; }), stop([] {})};
  const auto watch = cruller::states::watch([&](const cruller::state_event& event) {
    if (&event.state == &db) steps.push_back(event.step);
  });
  in_threads([&](int) {
    for (int n = 0; n != 50; ++n) {
      *db;
      db.close();
    }
  });
  db.close();
  using enum cruller::state_step;
  constexpr std::array in_order{starting, started, stopping, stopped};
  ASSERT_EQ(steps.size() % 4, 0u);
  ASSERT_GE(steps.size(), 4u);
  for (std::size_t i = 0; i != steps.size(); ++i) ASSERT_EQ(steps[i], in_order[i % 4]) << i;
}

TEST(state_threads_test, use_close_list_and_leave_states_as_they_like) {
  std::atomic<int> alive = 0;
  const cruller::state config{
      name("config"), start([&] { return ++alive; }), stop([&] { --alive; })};
  in_threads([&](int i) {
    for (int n = 0; n != 100; ++n) {
      cruller::state mine{
          name("mine"),
          start([&] {
            // Realized, but not read: other threads may close it at any time.
            static_cast<void>(*config);
            return ++alive;
          }),
          stop([&] { --alive; })};
      *mine;
      if (i == 0) {
        cruller::states::stop();
      } else if (i == 1) {
        mine.close();
        *mine;
      }
      EXPECT_LE(cruller::states::active().size(), many + 1u);
    }
  });
  cruller::states::stop();
  EXPECT_EQ(alive, 0);
}

}  // namespace
