// A test environment: instances that know only their dependencies, and handlers that fail on
// request.
//
// It takes no lock and requests no memory order, so that the thread sanitizer sees whether the
// engine itself synchronizes: each handler reads the instances of the dependencies and writes its
// own.
#pragma once

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cruller/any_system.hpp>
#include <cruller/context.hpp>
#include <cruller/dsl/signal.hpp>
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
enum verb : unsigned { start, stop, suspend, resume, poked, drained, readied };
constexpr std::size_t verbs = 7;
constexpr std::array<cruller::signal_id, verbs> signals{
    cruller::dsl::start,
    cruller::dsl::stop,
    cruller::dsl::suspend,
    cruller::dsl::resume,
    poke,
    cruller::dsl::drain,
    cruller::dsl::ready};

enum class fault : unsigned char {
  none,
  runtime_error,
  number,
  no_base,
  text,
  no_text,  // a null pointer to text
  string,
  empty_message,
  waits,             // for a stop request, if one can come
  waits_and_throws,  // the same, but then throws
  cancels            // cancels the verb, and returns
};
constexpr std::size_t faults = 11;

struct without_base {};
struct empty_message : std::exception {
  const char* what() const noexcept override { return ""; }
};

// The text that the error must contain for a fault.
inline std::string_view message_of(fault what) {
  constexpr std::string_view messages[faults] = {
      "",
      "planned",
      "an exception of type int",
      "without_base",
      "planned text",
      "a null message",
      "planned string",
      "empty_message",
      "timed out",
      "planned after waiting",
      ""};
  return messages[static_cast<std::size_t>(what)];
}

inline void wait_until_asked(const cruller::context& step) {
  const std::stop_token token = step.stop_token();
  if (!token.stop_possible()) return;
  std::latch asked(1);
  const std::stop_callback when(token, [&] { asked.count_down(); });
  asked.wait();
}

// Throws what the fault requires.
inline void throw_it(fault what) {
  switch (what) {
    case fault::none:
    case fault::waits:
    case fault::cancels:
      return;
    case fault::runtime_error:
      throw std::runtime_error("planned");
    case fault::number:
      throw 7;
    case fault::no_base:
      throw without_base();
    case fault::text:
      throw "planned text";
    case fault::no_text:
      throw static_cast<const char*>(nullptr);
    case fault::string:
      throw std::string("planned string");
    case fault::empty_message:
      throw empty_message();
    case fault::waits_and_throws:
      throw std::runtime_error("planned after waiting");
  }
}

inline bool waits(fault what) { return what == fault::waits || what == fault::waits_and_throws; }

// One call of a handler or hook. Its begin and end are positions in one sequence of all calls.
struct call {
  verb signal;
  hook when;
  std::size_t begin;
  std::size_t end;
  fault thrown;
};

struct world {
  // Only the handlers of this component access it, and the test between signals.
  struct component {
    std::vector<std::size_t> needs;
    std::unique_ptr<unsigned> instance;
    cruller::file_descriptor file;  // what it hands over
    bool takes = true;              // what it inherits
    int times_made = 0, times_destroyed = 0, times_stopped = 0;
    bool has_time = false;  // a limit of its own
    bool has_hook_before[verbs]{};
    bool is_warned[verbs]{};  // the hook before has run and the handler has not
    std::vector<call> calls;
    fault planned[verbs][3]{};  // the fault at each signal: before, in and after the handler
    // Written by observers, which run one at a time.
    bool is_late[verbs]{};
    std::vector<cruller::phase> phases[verbs];
  };
  std::vector<component> components;
  // All descriptors are duplicates of this one.
  const cruller::file_descriptor file{::eventfd(0, EFD_CLOEXEC)};
  std::atomic<std::size_t> clock = 0;
  unsigned threads = 1;
  bool has_limit = false;       // of the signal
  bool is_drain_first = false;  // the verb is a stop with a drain, which has a limit
  // Whether a call of `cancel` has returned true, and when the first one by a handler began.
  std::atomic<bool> was_cancelled = false;
  std::atomic<std::size_t> cancelled_at = 0;

  bool is_limited(const component& of, verb signal) const {
    return of.has_time || (is_drain_first && signal == drained) || has_limit;
  }

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
  const fault planned = self.planned[Signal][static_cast<std::size_t>(When)];
  const std::size_t mine = self.calls.size();
  self.calls.push_back({Signal, When, w.now(), 0, fault::none});
  if (When == hook::none && w.threads > 1) std::this_thread::yield();

  unsigned sum = 0;
  for (const std::size_t needed : self.needs) {
    const unsigned* const instance = w.components[needed].instance.get();
    EXPECT_NE(instance, nullptr) << step.id() << " outlives c" << needed;
    if (instance != nullptr) sum += *instance;
  }
  // A handler never gets a missing instance, and start never runs while one exists.
  if (Signal == start && When != hook::after) {
    EXPECT_EQ(self.instance, nullptr) << step.id();
  } else {
    EXPECT_NE(self.instance, nullptr) << step.id();
    if (self.instance != nullptr) *self.instance += sum + 1;
  }
  // A hook before runs before every call of its handler.
  if (When == hook::before) self.is_warned[Signal] = true;
  if (When == hook::none) {
    EXPECT_EQ(self.is_warned[Signal], self.has_hook_before[Signal]) << step.id();
    self.is_warned[Signal] = false;
    if (Signal == stop) ++self.times_stopped;
  }
  EXPECT_EQ(step.signal(), signals[Signal].name);

  try {
    // A handler that nothing will ask must not wait.
    if (waits(planned) && w.is_limited(self, Signal)) wait_until_asked(step);
    if (planned == fault::cancels) {
      const std::size_t now = w.now();
      if (step.system().cancel() && !w.was_cancelled.exchange(true)) w.cancelled_at = now;
    }
    throw_it(planned);
  } catch (...) {
    self.calls[mine].thrown = planned;
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

// Hands over its file, or a descriptor that cannot be handed over.
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
    case drained:
      return add_step<drained>(steps, when);
    case readied:
      return add_step<readied>(steps, when);
  }
}

}  // namespace campaign
