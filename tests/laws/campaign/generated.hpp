// The parts of generated definitions. They hold references to each other and check them.
#pragma once

#include <cruller/cruller.hpp>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "world.hpp"

namespace campaign::living {

// The record of one component. Only its own handlers write it, and the test between signals.
struct life {
  bool is_alive = false;
  int times_made = 0, times_destroyed = 0, times_stopped = 0;
  fault planned[verbs]{};
  bool has_failed = false;
  std::vector<call> calls;
};
inline std::vector<life> lives;
inline std::atomic<std::size_t> clock = 0;

// Handles a signal, and fails if a fault is set for it.
inline void get(std::size_t component, verb signal) {
  life& mine = lives[component];
  const std::size_t begin = clock.fetch_add(1, std::memory_order_relaxed);
  std::this_thread::yield();
  mine.calls.push_back(
      {signal, hook::none, begin, clock.fetch_add(1, std::memory_order_relaxed), fault::none}
  );
  if (mine.planned[signal] == fault::none) return;
  mine.has_failed = true;
  throw_it(mine.planned[signal]);
}

// The instance of every component. It cannot be moved, and holds references to its dependencies.
class part {
 public:
  part(std::size_t component, std::initializer_list<const part*> needs)
      : component_(component), needs_(needs) {
    look_around();
    get(component_, start);
    EXPECT_FALSE(lives[component_].is_alive);
    lives[component_].is_alive = true;
    ++lives[component_].times_made;
  }
  part(const part&) = delete;
  ~part() {
    look_around();
    lives[component_].is_alive = false;
    ++lives[component_].times_destroyed;
  }

  void gets(verb signal) {
    look_around();
    if (signal == stop) ++lives[component_].times_stopped;
    ++*seen_;
    get(component_, signal);
  }

 private:
  // Its dependencies are alive, and no thread writes to them.
  void look_around() const {
    for (const part* const each : needs_) {
      EXPECT_TRUE(lives[each->component_].is_alive);
      EXPECT_GE(*each->seen_, 0);
    }
  }

  std::size_t component_;
  std::vector<const part*> needs_;
  std::unique_ptr<int> seen_ = std::make_unique<int>();
};

struct generated {
  std::vector<std::string> ids;
  std::vector<std::vector<std::size_t>> needs;
  std::function<std::unique_ptr<cruller::any_system>()> make;
};

template <const auto& Definition>
std::unique_ptr<cruller::any_system> make_generated() {
  return std::make_unique<cruller::system<Definition>>();
}

std::vector<const generated*> all_generated();

}  // namespace campaign::living
