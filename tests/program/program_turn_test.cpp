// The turn of the program, and the thread that carries out tasks while it waits.
#include "program/program_turn.hpp"

#include <chrono>
#include <functional>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>

#include "../gtest/gtest.h"

namespace {

using cruller::program_turn;
using namespace std::chrono_literals;

// A task that puts itself again: there is always one more.
class program_turn_test : public testing::Test {
 protected:
  program_turn_test() {
    again_ = [this] {
      ++count_;
      if (meanwhile_) meanwhile_();
      turn_.put(again_);
    };
    turn_.put(again_);
  }

  program_turn turn_;
  std::function<void()> again_;
  std::function<void()> meanwhile_;
  int count_ = 0;
};

TEST_F(program_turn_test, serves_what_has_come_and_leaves_what_comes_meanwhile) {
  turn_.serve();
  EXPECT_EQ(count_, 1);
  turn_.serve();
  EXPECT_EQ(count_, 2);
}

TEST_F(program_turn_test, each_task_wakes_the_thread) {
  int woken = 0;
  turn_.task_comes = [&] { ++woken; };
  turn_.serve();
  turn_.serve();
  EXPECT_EQ(woken, 2);
}

TEST_F(program_turn_test, serves_for_a_time_and_not_until_there_is_nothing_to_do) {
  turn_.serve_for(1ms, {});
  EXPECT_TRUE(turn_.put([] {}));
}

TEST_F(program_turn_test, serves_until_it_is_asked_to_stop) {
  std::stop_source stop;
  meanwhile_ = [&] {
    if (count_ == 3) stop.request_stop();
  };
  turn_.serve_for(1h, stop.get_token());
  EXPECT_EQ(count_, 3);
}

TEST_F(program_turn_test, serves_until_it_has_the_turn) {
  std::promise<void> taken;
  std::promise<void> enough;
  meanwhile_ = [&] {
    if (count_ == 3) enough.set_value();
  };
  std::thread other([&] {
    const std::lock_guard lock(turn_);
    taken.set_value();
    enough.get_future().wait();
  });
  taken.get_future().wait();
  turn_.lock();
  EXPECT_GE(count_, 3);
  turn_.unlock();
  other.join();
}

TEST_F(program_turn_test, serves_until_it_has_the_turn_or_the_end_comes) {
  std::promise<void> taken;
  std::promise<void> ended;
  meanwhile_ = [&] {
    if (count_ == 3) turn_.end();
  };
  std::thread other([&] {
    const std::lock_guard lock(turn_);
    taken.set_value();
    ended.get_future().wait();
  });
  taken.get_future().wait();
  EXPECT_FALSE(turn_.lock_before_end());
  EXPECT_EQ(count_, 3);
  ended.set_value();
  other.join();
}

TEST_F(program_turn_test, when_it_is_closed_each_thread_is_on_its_own) {
  turn_.close();
  turn_.serve();
  EXPECT_EQ(count_, 0);
  EXPECT_FALSE(turn_.put([] {}));
  bool is_here = false;
  bool is_carried_out = true;
  std::thread([&] {
    is_here = turn_.is_here();
    is_carried_out = turn_.carry_out([] {});
  }).join();
  EXPECT_TRUE(is_here);
  EXPECT_FALSE(is_carried_out);
}

}  // namespace
