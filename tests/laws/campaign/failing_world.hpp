// Components that fail while they run: their instances, work and reporters, and what must hold at
// each moment.
//
// Instances are read and written without a lock, so that the thread sanitizer sees whether the
// engine synchronizes handlers and work. A lock guards only what the test asks of a component.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <cruller/reporter.hpp>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace campaign::failing {

constexpr std::size_t most_components = 12;

// A planned failure; its number is in its message, too.
struct fault : std::runtime_error {
  explicit fault(std::size_t n) : std::runtime_error("fault " + std::to_string(n)), number(n) {}
  std::size_t number;
};

struct component {
  std::vector<std::size_t> needs, dependents;  // direct ones
  std::unique_ptr<unsigned> instance;
  std::atomic<int> works = 0;            // that run
  std::atomic<bool> runs_first = false;  // its first work, which may throw
  std::atomic<int> failing_starts = 0;
  bool has_stopped = true;  // the stop handler has run since the start
  std::mutex mutex;         // guards the following
  std::condition_variable_any changed;
  cruller::reporter reporter;
  std::size_t thrown = 0;  // the number of the fault that its first work is to throw, or 0
};

struct world {
  std::vector<component> components;
  std::atomic<bool> may_start = true;
  std::atomic<std::size_t> starts = 0, works = 0;
  std::atomic<std::size_t> faults = 0;  // so far; they are numbered from 1
  std::mutex mutex;                     // guards the following
  std::vector<std::pair<std::size_t, std::size_t>> thrown_by_work;  // the fault, the component

  explicit world(std::size_t size) : components(size) {}

  // The instances of what a component needs are there, and nobody writes to them.
  void look_around(const component& self) const {
    for (const std::size_t each : self.needs) {
      EXPECT_NE(components[each].instance, nullptr) << "c" << each << " is needed";
      if (components[each].instance != nullptr) {
        EXPECT_EQ(*components[each].instance, each);
      }
    }
  }
};

inline std::size_t index_of(std::string_view id) {
  return std::stoul(std::string(id.substr(id.rfind('c') + 1)));
}
inline component& self_of(void* instances, const cruller::context& step) {
  return static_cast<world*>(instances)->components[index_of(step.id())];
}

inline void start_one(void* instances, cruller::context& step) {
  world& w = *static_cast<world*>(instances);
  component& self = self_of(instances, step);
  EXPECT_TRUE(w.may_start) << step.id() << " starts after everything was stopped";
  EXPECT_EQ(self.instance, nullptr) << step.id() << " starts twice";
  EXPECT_EQ(self.works, 0);
  w.look_around(self);
  ++w.starts;
  if (self.failing_starts > 0) {
    --self.failing_starts;
    throw std::runtime_error("planned");
  }
  self.instance = std::make_unique<unsigned>(index_of(step.id()));
  self.has_stopped = false;
  const std::lock_guard lock(self.mutex);
  self.reporter = step.reporter();
}

inline void stop_one(void* instances, cruller::context& step) {
  const world& w = *static_cast<world*>(instances);
  component& self = self_of(instances, step);
  EXPECT_NE(self.instance, nullptr);
  EXPECT_EQ(self.works, 0) << "the work of " << step.id() << " still runs";
  for (const std::size_t each : self.dependents)
    EXPECT_EQ(w.components[each].instance, nullptr) << "c" << each << " outlives " << step.id();
  w.look_around(self);
  EXPECT_FALSE(std::exchange(self.has_stopped, true));
}

// Suspends or resumes.
inline void change_one(void* instances, cruller::context& step) {
  const component& self = self_of(instances, step);
  EXPECT_NE(self.instance, nullptr);
  EXPECT_EQ(self.works, 0) << "the work of " << step.id() << " runs while it is suspended";
}

// Runs until it is asked to stop, or to throw.
template <bool IsFirst>
void work_one(void* instances, cruller::context& step) {
  world& w = *static_cast<world*>(instances);
  component& self = self_of(instances, step);
  const std::stop_token stop = step.stop_token();
  ++w.works;
  ++self.works;
  if (IsFirst) {
    EXPECT_FALSE(self.runs_first.exchange(true)) << "it runs twice";
  }
  const auto look = [&] {
    EXPECT_NE(self.instance, nullptr) << "the work of " << step.id() << " outlives it";
    w.look_around(self);
  };
  look();
  std::size_t thrown = 0;
  {
    std::unique_lock lock(self.mutex);
    self.changed.wait(lock, stop, [&] { return IsFirst && self.thrown != 0; });
    if (IsFirst) thrown = std::exchange(self.thrown, 0);
  }
  look();
  if (IsFirst) self.runs_first = false;
  --self.works;
  if (thrown == 0) return;
  {
    const std::lock_guard lock(w.mutex);
    w.thrown_by_work.emplace_back(thrown, index_of(step.id()));
  }
  throw fault(thrown);
}

template <std::size_t... Index>
constexpr auto make_destroyers(std::index_sequence<Index...>) {
  return std::array<void (*)(void*), sizeof...(Index)>{[](void* instances) {
    component& self = static_cast<world*>(instances)->components[Index];
    EXPECT_NE(self.instance, nullptr);
    EXPECT_TRUE(self.has_stopped);
    self.instance.reset();
  }...};
}
inline constexpr auto destroyers = make_destroyers(std::make_index_sequence<most_components>{});

}  // namespace campaign::failing
