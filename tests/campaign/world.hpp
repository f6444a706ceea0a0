// A world to test in: instances that know nothing but who needs whom, and handlers that fail when
// they are told to.
//
// No lock is taken and no order of memory is asked for, so that a thread sanitizer sees whether the
// engine itself orders what it must: each handler reads the instances that its component needs, and
// writes its own.
#pragma once

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cruller/any_system.hpp>
#include <cruller/file_descriptor.hpp>
#include <cruller/plan.hpp>
#include <latch>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace campaign {

using cruller::hook;

constexpr cruller::signal<"poke", cruller::order::dependents_first> poke;
constexpr std::size_t most_components = 64;

// The signals that components handle.
enum verb : unsigned { start, stop, suspend, resume, poked };
constexpr std::size_t verbs = 5;
constexpr std::array<cruller::signal_id, verbs> signals{
    cruller::dsl::start, cruller::dsl::stop, cruller::dsl::suspend, cruller::dsl::resume, poke};

enum class fault : unsigned char {
  none,
  runtime_error,
  number,
  no_base,
  text,
  no_text,  // a null pointer to text
  string,
  empty_message,
  waits,            // until it is asked to give up, where it ever will be
  waits_and_throws  // the same, but throws then
};
constexpr std::size_t faults = 10;

struct without_base {};
struct empty_message : std::exception {
  const char* what() const noexcept override { return ""; }
};

// What the error must say of a fault.
inline std::string_view message_of(fault what) {
  constexpr std::string_view messages[faults] = {
      "",
      "told to",
      "an exception of type int",
      "without_base",
      "told by text",
      "a null message",
      "told by string",
      "empty_message",
      "overdue",
      "told after waiting"};
  return messages[static_cast<std::size_t>(what)];
}

inline void wait_until_asked(const cruller::context& step) {
  const std::stop_token token = step.stop_token();
  if (!token.stop_possible()) return;
  std::latch asked(1);
  const std::stop_callback when(token, [&] { asked.count_down(); });
  asked.wait();
}

inline void commit(fault what, const cruller::context& step) {
  switch (what) {
    case fault::none:
      return;
    case fault::runtime_error:
      throw std::runtime_error("told to");
    case fault::number:
      throw 7;
    case fault::no_base:
      throw without_base();
    case fault::text:
      throw "told by text";
    case fault::no_text:
      throw static_cast<const char*>(nullptr);
    case fault::string:
      throw std::string("told by string");
    case fault::empty_message:
      throw empty_message();
    case fault::waits:
      return wait_until_asked(step);
    case fault::waits_and_throws:
      wait_until_asked(step);
      throw std::runtime_error("told after waiting");
  }
}

// One call of a handler or hook. Its begin and end are places in one order of all of them.
struct call {
  verb signal;
  hook when;
  std::size_t begin;
  std::size_t end;
  fault thrown;
};

struct world {
  // What only the handlers of one component touch, and the test between signals.
  struct component {
    std::vector<std::size_t> needs;
    std::unique_ptr<unsigned> instance;
    cruller::file_descriptor file;  // what it hands over
    bool takes = true;              // what it inherits
    int times_made = 0, times_destroyed = 0, times_stopped = 0;
    bool has_hook_before[verbs]{};
    bool is_warned[verbs]{};  // the hook before has just run
    std::vector<call> calls;
    fault told[verbs][3]{};  // what to do at each signal: before, in and after the handler
    // Written by observers, which are called one at a time.
    bool is_late[verbs]{};
    std::vector<cruller::phase> phases[verbs];
  };
  std::vector<component> components;
  // What all descriptors are duplicates of.
  const cruller::file_descriptor file{::eventfd(0, EFD_CLOEXEC)};
  std::atomic<std::size_t> clock = 0;
  unsigned threads = 1;

  std::size_t now() { return clock.fetch_add(1, std::memory_order_relaxed); }
};

inline std::size_t index_of(std::string_view id) {
  std::size_t index = 0;
  for (const char digit : id.substr(id.rfind('c') + 1))
    index = 10 * index + static_cast<std::size_t>(digit - '0');
  return index;
}

template <verb Signal, hook When>
void handle(void* instances, cruller::context& step) {
  world& w = *static_cast<world*>(instances);
  world::component& self = w.components[index_of(step.id())];
  const fault told = self.told[Signal][static_cast<std::size_t>(When)];
  const std::size_t mine = self.calls.size();
  self.calls.push_back({Signal, When, w.now(), 0, fault::none});
  if (When == hook::none && w.threads > 1) std::this_thread::yield();

  unsigned sum = 0;
  for (const std::size_t needed : self.needs) {
    const unsigned* const instance = w.components[needed].instance.get();
    EXPECT_NE(instance, nullptr) << step.id() << " outlives c" << needed;
    if (instance != nullptr) sum += *instance;
  }
  // A handler never sees a missing instance, and start never sees one that is there.
  if (Signal == start && When != hook::after) {
    EXPECT_EQ(self.instance, nullptr) << step.id();
  } else {
    EXPECT_NE(self.instance, nullptr) << step.id();
    if (self.instance != nullptr) *self.instance += sum + 1;
  }
  // A hook before runs before, each time.
  if (When == hook::before) self.is_warned[Signal] = true;
  if (When == hook::none) {
    EXPECT_EQ(self.is_warned[Signal], self.has_hook_before[Signal]) << step.id();
    self.is_warned[Signal] = false;
    if (Signal == stop) ++self.times_stopped;
  }
  EXPECT_EQ(step.signal(), signals[Signal].name);

  try {
    commit(told, step);
  } catch (...) {
    self.calls[mine].thrown = told;
    self.calls[mine].end = w.now();
    throw;
  }
  if (Signal == start && When == hook::none) {
    self.instance = std::make_unique<unsigned>(sum);
    if (self.takes) self.file = step.inherited();
    if (!self.file) self.file = cruller::file_descriptor::duplicate_of(w.file.get());
    ++self.times_made;
  }
  self.calls[mine].end = w.now();
}

// Gives its file away, or something that cannot be.
inline void give(void* instances, cruller::context& step) {
  world& w = *static_cast<world*>(instances);
  world::component& self = w.components[index_of(step.id())];
  EXPECT_NE(self.instance, nullptr) << step.id();
  EXPECT_TRUE(self.file) << step.id();
  step.give(self.calls.size() % 2 == 0 ? self.file.get() : 1'000'000);
}

template <std::size_t... Index>
constexpr auto make_destroyers(std::index_sequence<Index...>) {
  return std::array<void (*)(void*), sizeof...(Index)>{[](void* instances) {
    world::component& self = static_cast<world*>(instances)->components[Index];
    EXPECT_NE(self.instance, nullptr);
    self.instance.reset();
    self.file = {};
    ++self.times_destroyed;
  }...};
}
inline constexpr auto destroyers = make_destroyers(std::make_index_sequence<most_components>{});

template <verb Signal>
void add_step(std::vector<cruller::plan::step>& steps, hook when) {
  const cruller::plan::function function = when == hook::before ? &handle<Signal, hook::before>
                                           : when == hook::none ? &handle<Signal, hook::none>
                                                                : &handle<Signal, hook::after>;
  steps.push_back({signals[Signal], when, function});
}
inline void add_step(std::vector<cruller::plan::step>& steps, verb signal, hook when) {
  switch (signal) {
    case start:
      return add_step<start>(steps, when);
    case stop:
      return add_step<stop>(steps, when);
    case suspend:
      return add_step<suspend>(steps, when);
    case resume:
      return add_step<resume>(steps, when);
    case poked:
      return add_step<poked>(steps, when);
  }
}

}  // namespace campaign
