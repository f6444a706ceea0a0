// Starting and stopping plans of every size around the number of places into which the loops are
// compiled.
#include "engine/many_places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <cruller/dsl/signal.hpp>
#include <deque>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using cruller::component_state;

// The record of all components; the instances of the plan.
struct journal {
  std::vector<std::string> lines;
  std::string fails;  // the id of the component whose start fails
};

void start(void* instances, cruller::context& step) {
  journal& all = *static_cast<journal*>(instances);
  EXPECT_EQ(step.system().state(step.id()), component_state::starting);
  if (step.id() == all.fails) throw std::runtime_error("no");
  all.lines.push_back("+" + std::string(step.id()));
}
void before_start(void* instances, cruller::context& step) {
  static_cast<journal*>(instances)->lines.push_back("b" + std::string(step.id()));
}
void stop(void* instances, cruller::context& step) {
  EXPECT_EQ(step.system().state(step.id()), component_state::stopping);
  static_cast<journal*>(instances)->lines.push_back("-" + std::string(step.id()));
}
void destroy(void* instances) { static_cast<journal*>(instances)->lines.emplace_back("~"); }

constexpr cruller::plan::step start_alone[] = {
    {cruller::dsl::start.id, cruller::hook::none, start}};
constexpr cruller::plan::step start_and_hook[] = {
    {cruller::dsl::start.id, cruller::hook::before, before_start},
    {cruller::dsl::start.id, cruller::hook::none, start}};
constexpr cruller::plan::step start_and_stop[] = {
    {cruller::dsl::start.id, cruller::hook::none, start},
    {cruller::dsl::stop.id, cruller::hook::none, stop}};

// Components in a row: with only a start, with a destructor, a hook, a stop, or with nothing.
class row {
 public:
  explicit row(std::size_t size, std::size_t kinds = 5) {
    for (std::size_t i = 0; i != size; ++i) {
      cruller::plan::component& each = components_.emplace_back();
      each.id = ids_.emplace_back("c" + std::to_string(i));
      const std::size_t kind = i % kinds;
      const bool is_seventh = kinds > 1 && i % 7 == 3;
      std::string before;
      if (kind == 2) {
        each.steps = start_and_hook;
        before = "b" + ids_.back();
      } else if (kind == 3) {
        each.steps = start_and_stop;
      } else if (kind != 4) {
        each.steps = start_alone;
      }
      if (kind == 1 || is_seventh) each.destroy = destroy;
      if (!before.empty()) starts_.push_back(before);
      if (kind != 4) starts_.push_back("+" + ids_.back());
      std::vector<std::string> end;
      if (kind == 3) end.push_back("-" + ids_.back());
      if (kind == 1 || is_seventh) end.emplace_back("~");
      stops_.push_front(end);
    }
    wiring_ = std::make_unique<cruller::wiring>(cruller::plan{components_});
  }

  const cruller::wiring& wiring() const { return *wiring_; }
  const std::vector<std::string>& starts() const { return starts_; }
  // The stops of the first `count` components.
  std::vector<std::string> stops(std::size_t count) const {
    std::vector<std::string> all;
    for (std::size_t i = stops_.size() - count; i != stops_.size(); ++i)
      all.insert(all.end(), stops_[i].begin(), stops_[i].end());
    return all;
  }

 private:
  std::deque<std::string> ids_;
  std::vector<cruller::plan::component> components_;
  std::unique_ptr<cruller::wiring> wiring_;
  std::vector<std::string> starts_;
  std::deque<std::vector<std::string>> stops_;
};

TEST(many_places, a_step_runs_this_many_times_or_until_it_returns_false) {
  for (std::size_t times = 0; times != 140; ++times)
    for (const std::size_t last : {std::size_t{0}, times / 2, times, times + 1}) {
      struct {
        std::size_t last;
        std::size_t calls = 0;
        [[gnu::always_inline]] bool operator()() { return ++calls != last; }
      } step{last};
      cruller::repeat_at_many_places(times, step);
      EXPECT_EQ(step.calls, last == 0 ? times : std::min(times, last)) << times << ' ' << last;
    }
}

TEST(many_places, every_component_starts_and_stops_once_in_order) {
  for (const std::size_t kinds : {1U, 2U, 5U})
    for (std::size_t size = 0; size != 140; ++size) {
      const row all(size, kinds);
      journal lines;
      cruller::any_system sys(all.wiring(), &lines);
      sys.start();
      EXPECT_EQ(lines.lines, all.starts());
      for (std::size_t i = 0; i != size; ++i)
        EXPECT_EQ(sys.state("c" + std::to_string(i)), component_state::running);
      lines.lines.clear();
      sys.stop();
      EXPECT_EQ(lines.lines, all.stops(size));
      for (std::size_t i = 0; i != size; ++i)
        EXPECT_EQ(sys.state("c" + std::to_string(i)), component_state::stopped);
    }
}

TEST(many_places, what_has_started_before_a_failure_is_stopped_again) {
  constexpr std::size_t size = 70;
  const row all(size, 1);
  for (std::size_t at = 0; at != size; ++at) {
    journal lines{{}, "c" + std::to_string(at)};
    cruller::any_system sys(all.wiring(), &lines);
    try {
      sys.start({.on_failure = cruller::failure_policy::keep});
      ADD_FAILURE() << at;
    } catch (const cruller::signal_error& error) {
      ASSERT_EQ(error.failures().size(), 1U);
      EXPECT_EQ(error.failures()[0].component, lines.fails);
      EXPECT_EQ(error.not_reached().size(), size - at - 1);
    }
    EXPECT_EQ(lines.lines.size(), at);
    for (std::size_t i = 0; i != size; ++i)
      EXPECT_EQ(
          sys.state("c" + std::to_string(i)),
          i < at    ? component_state::running
          : i == at ? component_state::failed
                    : component_state::stopped
      );
    sys.stop();
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

TEST(many_places, what_is_started_already_is_left) {
  const row all(100, 1);
  journal lines;
  cruller::any_system sys(all.wiring(), &lines);
  for (const char* each : {"c0", "c5", "c31", "c32", "c63", "c99"}) sys.start({.only = {each}});
  EXPECT_EQ(lines.lines.size(), 6U);
  sys.start();
  EXPECT_EQ(lines.lines.size(), 100U);
  EXPECT_EQ(sys.state(), component_state::running);
}

}  // namespace
