// What waits to be started again.
#include "engine/restart_queue.hpp"

#include <gtest/gtest.h>

namespace {

using namespace std::chrono_literals;
using cruller::component_list;
using cruller::patient;
using cruller::restart_queue;

struct restart_queue_test : testing::Test {
  restart_queue_test() {
    all.add({.component = 1, .level = 0, .closure = {1, 3}, .due = 2s});
    all.add({.component = 2, .level = 0, .closure = {2, 3}, .due = 1s});
  }
  patient& due_at(std::chrono::seconds now) { return *all.find_due(now); }

  restart_queue all{4};
};

TEST_F(restart_queue_test, the_first_that_is_due_comes_first) {
  EXPECT_EQ(all.next_due(), 1s);
  EXPECT_EQ(all.find_due(999ms), nullptr);
  EXPECT_EQ(due_at(2s).component, 2u);
  all.drop(2);
  EXPECT_EQ(all.next_due(), 2s);
  EXPECT_EQ(due_at(2s).component, 1u);
  all.drop(1);
  EXPECT_EQ(all.next_due(), std::nullopt);
  EXPECT_TRUE(all.empty());
}

TEST_F(restart_queue_test, one_that_is_blocked_is_not_due) {
  all.block(due_at(1s));
  EXPECT_EQ(due_at(2s).component, 1u);
  all.block(due_at(2s));
  EXPECT_EQ(all.find_due(9s), nullptr);
  EXPECT_FALSE(all.empty());
  all.unblock_all();
  EXPECT_EQ(due_at(9s).component, 2u);
  EXPECT_FALSE(due_at(9s).is_blocked);
}

TEST_F(restart_queue_test, one_that_is_postponed_is_due_later) {
  all.postpone(due_at(1s), 3s);
  EXPECT_EQ(all.next_due(), 2s);
  all.drop(1);
  EXPECT_EQ(all.next_due(), 3s);
}

TEST_F(restart_queue_test, a_component_waits_for_all_that_contain_it_and_have_not_begun) {
  EXPECT_EQ(all.waits_for(3), 2u);
  all.begin(due_at(1s));
  all.begin(due_at(1s));
  EXPECT_EQ(all.waits_for(3), 1u);
  all.drop(2);
  EXPECT_EQ(all.waits_for(3), 1u);
  EXPECT_TRUE(all.contains(3));
  EXPECT_FALSE(all.contains(2));
  all.drop_if([](const patient& one) { return one.component == 1; });
  EXPECT_EQ(all.waits_for(3), 0u);
  EXPECT_FALSE(all.contains(3));
}

TEST_F(restart_queue_test, a_component_is_in_it_once) {
  all.add({.component = 1, .level = 1, .closure = {1}, .due = 5s});
  EXPECT_EQ(all.waits_for(1), 1u);
  EXPECT_EQ(all.waits_for(3), 1u);
  all.drop(2);
  EXPECT_EQ(due_at(5s).level, 1u);
}

TEST_F(restart_queue_test, it_tells_what_has_changed) {
  EXPECT_EQ(all.take_changed(), (component_list{1, 3, 2, 3}));
  EXPECT_EQ(all.take_changed(), component_list());
  all.begin(due_at(1s));
  EXPECT_EQ(all.take_changed(), (component_list{2, 3}));
  all.drop(1);
  EXPECT_EQ(all.take_changed(), (component_list{1, 3}));
  all.mark_all_changed();
  EXPECT_EQ(all.take_changed(), (component_list{2, 3}));
}

}  // namespace
