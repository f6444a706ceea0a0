// The threads of a signal: enough of them wake, also after all others sleep.
#include <gtest/gtest.h>

#include <atomic>
#include <cruller/any_system.hpp>
#include <cruller/dsl/signal.hpp>
#include <deque>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "../support/meeting.hpp"

namespace {

constexpr std::uint32_t width = 9;
constexpr std::uint32_t layers = 60;

meeting all(width);
std::atomic<bool> is_alone = true;
std::atomic<std::uint32_t> inside = 0;

// Returns when all components of its layer are in it.
void meet(void*, cruller::context&) {
  ++inside;
  all.arrive_and_wait();
  --inside;
}
// The same on the thread of the verb.
std::thread::id caller;
std::atomic<bool> is_elsewhere = false;
void meet_on_caller(void*, cruller::context&) {
  if (std::this_thread::get_id() != caller) is_elsewhere = true;
  ++inside;
  all.arrive_and_wait();
  --inside;
}
// Nothing else can run at this time, so the other threads go to sleep.
void be_alone(void*, cruller::context&) {
  if (inside != 0) is_alone = false;
}

template <void (*Function)(void*, cruller::context&)>
constexpr cruller::plan::step both_ways[2] = {
    {cruller::dsl::start.id, cruller::hook::none, Function},
    {cruller::dsl::stop.id, cruller::hook::none, Function}};

//            ┌─▶ meet ─┐
//   alone ◀──┼─▶  …   ─┼──◀ alone …
//            └─▶ meet ─┘
class worker_pool_test : public testing::Test {
 protected:
  // `on_caller`: one of each layer, and of those between every second.
  cruller::plan plan(bool on_caller = false) {
    add(both_ways<be_alone>, {});
    for (std::uint32_t layer = 0; layer != layers; ++layer) {
      const auto before = static_cast<std::uint32_t>(components_.size()) - 1;
      std::vector<std::uint32_t> met;
      for (std::uint32_t k = 1; k <= width; ++k) {
        const bool is_special = on_caller && k == 1 + layer % width;
        add(is_special ? both_ways<meet_on_caller> : both_ways<meet>, {before});
        components_.back().is_on_main_thread = is_special;
        met.push_back(before + k);
      }
      add(both_ways<be_alone>, met);
      components_.back().is_on_main_thread = on_caller && layer % 2 == 0;
    }
    return {components_};
  }

 private:
  void add(std::span<const cruller::plan::step> steps, const std::vector<std::uint32_t>& needs) {
    ids_.push_back("c" + std::to_string(components_.size()));
    needs_.push_back(needs);
    components_.push_back({});
    components_.back().id = ids_.back();
    components_.back().dependencies = needs_.back();
    components_.back().steps = steps;
  }

  std::deque<std::string> ids_;
  std::deque<std::vector<std::uint32_t>> needs_;
  std::vector<cruller::plan::component> components_;
};

TEST_F(worker_pool_test, A2_components_that_become_ready_together_run_together_layer_by_layer) {
  const cruller::wiring wiring(plan());
  cruller::any_system sys(wiring, nullptr);
  for (const unsigned threads : {width, 2 * width}) {
    sys.start({.threads = threads});
    EXPECT_EQ(sys.state(), cruller::component_state::running);
    sys.stop({.threads = threads});
    EXPECT_EQ(sys.state(), cruller::component_state::stopped);
  }
  EXPECT_TRUE(is_alone);
}

TEST_F(
    worker_pool_test, J1_the_calling_thread_takes_what_only_it_can_do_and_its_share_of_the_rest
) {
  const cruller::wiring wiring(plan(true));
  cruller::any_system sys(wiring, nullptr);
  caller = std::this_thread::get_id();
  for (int round = 0; round != 10; ++round)
    for (const unsigned threads : {width, 2 * width}) {
      sys.start({.threads = threads, .keep_threads = round % 2 == 0});
      EXPECT_EQ(sys.state(), cruller::component_state::running);
      sys.stop({.threads = threads});
      EXPECT_EQ(sys.state(), cruller::component_state::stopped);
    }
  EXPECT_TRUE(is_alone);
  EXPECT_FALSE(is_elsewhere);
}

TEST_F(worker_pool_test, O5_a_timeline_that_is_being_written_has_whole_steps) {
  const cruller::wiring wiring(plan());
  cruller::any_system sys(wiring, nullptr);
  std::atomic<bool> has_ended = false;
  std::thread other([&] {
    for (int i = 0; i != 5; ++i) {
      sys.start({.threads = width});
      sys.stop({.threads = width});
    }
    has_ended = true;
  });
  while (!has_ended) {
    const cruller::timeline seen = sys.timeline();
    std::set<std::string> names;
    for (const cruller::timeline::step& each : seen.steps) {
      EXPECT_TRUE(names.insert(each.component).second) << each.component;
      EXPECT_TRUE(each.signal == "start" || each.signal == "stop") << each.signal;
      EXPECT_LE(each.begin, each.end);
      EXPECT_LE(each.end, std::chrono::hours(1));
    }
  }
  other.join();
  EXPECT_EQ(sys.timeline().steps.size(), layers * (width + 1) + 1);
}

}  // namespace
