// Runs out of memory at each allocation of each verb in turn, either once or for good. Whatever the
// verb reports, nothing leaks and the system can be stopped.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cruller/any_system.hpp>
#include <cruller/detail/instance/values_in_use.hpp>
#include <cruller/detail/text/value_type.hpp>
#include <cruller/dsl/signal.hpp>
#include <cruller/plan.hpp>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>

#include "../support/hand_made_plan.hpp"

namespace {

enum class shortage : unsigned char { of_one, for_good };

// The program's memory, which can be made to run out.
class memory {
 public:
  static void* allocate(std::size_t size) {
    if (is_out()) return nullptr;
    void* const got = std::malloc(size == 0 ? 1 : size);
    if (got != nullptr) ++held_;
    return got;
  }
  static void release(void* at) noexcept {
    if (at != nullptr) --held_;
    std::free(at);
  }
  // The number of allocations that are not freed yet.
  static long held() { return held_; }

  // Fails the n-th allocation from now on, or that one and all later ones.
  static void fail(long number, shortage how) {
    how_ = how;
    countdown_ = number;
  }
  // Whether an allocation has failed.
  static bool recover() { return countdown_.exchange(none) <= 0; }

 private:
  static constexpr long none = 1L << 40;

  static bool is_out() {
    const long left = --countdown_;
    return left == 0 || (left < 0 && how_ == shortage::for_good);
  }

  static inline std::atomic<long> held_ = 0;
  static inline std::atomic<long> countdown_ = none;
  static inline std::atomic<shortage> how_ = shortage::of_one;
};

void* allocate_or_throw(std::size_t size) {
  if (void* const got = memory::allocate(size)) return got;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) { return allocate_or_throw(size); }
void* operator new[](std::size_t size) { return allocate_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return memory::allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return memory::allocate(size);
}
void operator delete(void* at) noexcept { memory::release(at); }
void operator delete[](void* at) noexcept { memory::release(at); }
void operator delete(void* at, std::size_t) noexcept { memory::release(at); }
void operator delete[](void* at, std::size_t) noexcept { memory::release(at); }
void operator delete(void* at, const std::nothrow_t&) noexcept { memory::release(at); }
void operator delete[](void* at, const std::nothrow_t&) noexcept { memory::release(at); }

namespace {

using cruller::component_state;
using cruller::hook;
using cruller::signal_options;

constexpr std::size_t size = 7;
constexpr cruller::signal_id asked{"a_signal_with_a_long_name", cruller::order::dependents_first};

// The state that the handlers of one system share.
struct world {
  // Which components fail, and in which handler.
  struct failing {
    std::optional<std::size_t> start{};
    std::optional<std::size_t> stop{};
    std::optional<std::size_t> other{};
  };

  std::array<std::unique_ptr<int>, size> instances;
  failing fails;
  std::atomic<int> events = 0;
  cruller::detail::values_in_use values{};

  int alive() const {
    int count = 0;
    for (const auto& each : instances) count += each != nullptr;
    return count;
  }
};

world& at(void* instances) { return *static_cast<world*>(instances); }

[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(std::string(what) + ", which is a long message");
}

// Creating an instance twice or destroying a missing one aborts the test.
template <std::size_t I>
void start_one(void* instances, cruller::context&) {
  if (at(instances).instances[I] != nullptr) std::abort();
  auto made = std::make_unique<int>(static_cast<int>(I));
  if (at(instances).fails.start == I) fail("start");
  at(instances).instances[I] = std::move(made);
}
template <std::size_t I>
void destroy_one(void* instances) {
  if (at(instances).instances[I] == nullptr) std::abort();
  at(instances).instances[I].reset();
}
template <std::size_t I>
void stop_one(void* instances, cruller::context&) {
  if (at(instances).instances[I] == nullptr) std::abort();
  if (at(instances).fails.stop == I) fail("stop");
}
template <std::size_t I>
void change_one(void* instances, cruller::context&) {
  if (at(instances).instances[I] == nullptr) std::abort();
  if (at(instances).fails.other == I) fail("change");
}
void reply_status(void*, cruller::context& step) { step.reply("a status that is rather long"); }

cruller::detail::values_in_use& values_of(void* instances) { return at(instances).values; }
const std::string long_value = "a value that is rather long, too";
const cruller::plan::config_value constant_row = [] {
  cruller::plan::config_value row{};
  row.what = cruller::plan::config_value::kind::value;
  row.address = &long_value;
  row.type = &cruller::detail::type_table<std::string>::value;
  return row;
}();

template <std::size_t I>
void fill(hand_made_plan& plan) {
  namespace dsl = cruller::dsl;
  plan.steps(
      I,
      {{dsl::start, hook::none, start_one<I>},
       {dsl::stop, hook::before, stop_one<I>},
       {dsl::stop, hook::none, stop_one<I>},
       {dsl::suspend, hook::none, change_one<I>},
       {dsl::resume, hook::none, change_one<I>},
       {dsl::status, hook::none, reply_status},
       {asked, hook::none, change_one<I>}}
  );
}

// Two diamonds, one on top of the other, and a constant that no component needs.
hand_made_plan make_plan(std::chrono::nanoseconds timeout) {
  hand_made_plan plan;
  const auto add = [&](const char* id, std::vector<std::uint32_t> needs, auto destroy) {
    cruller::plan::component& row = plan.add(id, std::move(needs));
    row.destroy = destroy;
    row.timeout = timeout;
  };
  add("the_component_at_the_bottom", {}, destroy_one<0>);
  add("a_group_of_some.left_component", {0}, destroy_one<1>);
  add("a_group_of_some.right_component", {0}, destroy_one<2>);
  add("the_component_in_the_middle", {1, 2}, destroy_one<3>);
  add("another_group.left_component", {3}, destroy_one<4>);
  add("another_group.right_component", {3}, destroy_one<5>);
  add("the_component_at_the_top", {4, 5}, destroy_one<6>);
  fill<0>(plan);
  fill<1>(plan);
  fill<2>(plan);
  fill<3>(plan);
  fill<4>(plan);
  fill<5>(plan);
  fill<6>(plan);
  cruller::plan::component& constant = plan.add("a_constant_with_a_long_name");
  constant.is_constant = true;
  constant.config = {&constant_row, 1};
  constant.values = values_of;
  return plan;
}

using failing = world::failing;

// A live system, and the options it is used with.
struct scene {
  bool is_watched = false;
  std::chrono::nanoseconds timeout{};
  unsigned threads = 1;
  failing fails{};
};

struct stage {
  explicit stage(const scene& of) : plan(make_plan(of.timeout)), wiring(plan.plan()) {
    sys.emplace(wiring, &shared);
    if (of.is_watched) watching = sys->observe([this](const cruller::event&) { ++shared.events; });
  }

  world shared;
  hand_made_plan plan;
  cruller::wiring wiring;
  std::optional<cruller::any_system> sys;
  cruller::subscription watching;
};

bool is_on_the_way(component_state state) {
  return state == component_state::starting || state == component_state::stopping ||
         state == component_state::suspending || state == component_state::resuming;
}

// No component is in a transitional state, and the system's state follows from those of its
// components.
void expect_sound(cruller::any_system& sys, const world& shared) {
  int holding = 0;
  component_state sum = component_state::stopped;
  bool has_failed = false;
  for (const cruller::plan::component& row : sys.wiring().plan().components) {
    const component_state state = sys.state(row.id);
    EXPECT_FALSE(is_on_the_way(state)) << row.id << " is " << state.name();
    if (state == component_state::failed) has_failed = true;
    if (state != component_state::stopped && sum != component_state::suspended) sum = state;
    if ((state == component_state::running || state == component_state::suspended) &&
        row.destroy != nullptr)
      ++holding;
  }
  EXPECT_EQ(
      sys.state().name(), (has_failed ? component_state(component_state::failed) : sum).name()
  );
  if (has_failed)
    EXPECT_GE(shared.alive(), holding);
  else
    EXPECT_EQ(shared.alive(), holding);
}

struct outcome {
  bool threw = false;
  std::string what{};  // of the exception
};

// Calls `call(stage)` on a new stage for each allocation, after `prepare(stage)`, until no
// allocation fails in it any more. `judge(stage, outcome)` checks the result.
template <typename Prepare, typename Call, typename Judge>
void at_each_allocation(const scene& of, Prepare prepare, Call call, Judge judge) {
  const auto once = [&](long number, shortage how) {
    SCOPED_TRACE(
        testing::Message() << "allocation " << number
                           << (how == shortage::of_one ? "" : " and all after")
    );
    const long held = memory::held();
    bool has_failed = false;
    {
      stage at(of);
      prepare(at);
      at.shared.fails = of.fails;
      outcome result;
      memory::fail(number, how);
      try {
        call(at);
        has_failed = memory::recover();
      } catch (const std::exception& error) {
        has_failed = memory::recover();
        result = {true, error.what()};
      }
      expect_sound(*at.sys, at.shared);
      judge(at, result);
      at.shared.fails = {};
      if (number % 2 == 0) {
        at.sys->stop();
        EXPECT_EQ(at.sys->state(), component_state::stopped);
        EXPECT_EQ(at.shared.alive(), 0);
        at.sys->start({.threads = of.threads});
        EXPECT_EQ(at.sys->state(), component_state::running);
        EXPECT_EQ(at.shared.alive(), static_cast<int>(size));
      }
      at.sys.reset();
      EXPECT_EQ(at.shared.alive(), 0);
    }
    EXPECT_EQ(memory::held(), held);
    return has_failed && !testing::Test::HasFailure();
  };
  once(1L << 30, shortage::of_one);  // Creates what is allocated once and kept.
  for (const shortage how : {shortage::of_one, shortage::for_good}) {
    long number = 1;
    while (once(number, how)) ++number;
    EXPECT_LT(number, 10000);
  }
}

constexpr auto nothing = [](stage&) {};
constexpr auto started = [](stage& at) { at.sys->start(); };
constexpr auto suspended = [](stage& at) {
  at.sys->start();
  at.sys->suspend();
};
constexpr auto anything = [](stage&, const outcome&) {};

// With and without an observer and a timeout, with one thread and with several.
const scene scenes[] = {
    {},
    {.is_watched = true},
    {.timeout = std::chrono::hours(1)},
    {.threads = 4},
    {.is_watched = true, .timeout = std::chrono::hours(1), .threads = 4},
};

class allocation_test : public testing::TestWithParam<scene> {
 protected:
  signal_options options() const { return {.threads = GetParam().threads}; }
  // The same for the middle part and its dependencies.
  signal_options some() const {
    return {
        .only = {"a_group_of_some", "the_component_in_the_middle"}, .threads = GetParam().threads};
  }
  static scene with(scene of, failing fails) {
    of.fails = fails;
    return of;
  }
};

INSTANTIATE_TEST_SUITE_P(
    in_each_way,
    allocation_test,
    testing::ValuesIn(scenes),
    [](const auto& each) {
      const scene& of = each.param;
      return std::string(of.is_watched ? "watched_" : "") +
             (of.timeout.count() != 0 ? "timed_" : "") + std::to_string(of.threads) +
             (of.threads == 1 ? "_thread" : "_threads");
    }
);

TEST_P(allocation_test, a_wiring_and_a_system_are_made_or_not) {
  at_each_allocation(
      GetParam(),
      nothing,
      [](stage& at) {
        const cruller::wiring wiring(at.plan.plan());
        world none;
        cruller::any_system(wiring, &none).start({.only = {}});
      },
      anything
  );
}

TEST_P(allocation_test, a_start_is_done_or_rolled_back) {
  const auto judge = [](stage& at, const outcome& result) {
    EXPECT_EQ(at.sys->state(), result.threw ? component_state::stopped : component_state::running)
        << result.what;
  };
  at_each_allocation(
      GetParam(), nothing, [&](stage& at) { at.sys->start(options()); }, judge
  );
}

TEST_P(allocation_test, a_start_that_fails_is_rolled_back) {
  for (const std::size_t each : {0u, 2u, 6u})
    at_each_allocation(
        with(GetParam(), {.start = each}),
        nothing,
        [&](stage& at) { at.sys->start(options()); },
        [](stage& at, const outcome& result) {
          EXPECT_TRUE(result.threw);
          EXPECT_EQ(at.sys->state(), component_state::stopped);
        }
    );
}

TEST_P(allocation_test, a_rollback_that_fails_continues) {
  at_each_allocation(
      with(GetParam(), {.start = 6, .stop = 3}),
      nothing,
      [&](stage& at) { at.sys->start(options()); },
      [](stage& at, const outcome& result) {
        EXPECT_TRUE(result.threw);
        EXPECT_EQ(at.sys->state(), component_state::stopped);
      }
  );
}

TEST_P(allocation_test, a_start_that_fails_may_keep_the_started_components) {
  at_each_allocation(
      with(GetParam(), {.start = 6}),
      nothing,
      [&](stage& at) {
        signal_options keep = options();
        keep.on_failure = cruller::failure_policy::keep;
        at.sys->start(keep);
      },
      [](stage&, const outcome& result) { EXPECT_TRUE(result.threw); }
  );
}

TEST_P(allocation_test, a_start_of_some_is_done_or_rolled_back) {
  at_each_allocation(
      GetParam(),
      nothing,
      [&](stage& at) { at.sys->start(some()); },
      [](stage& at, const outcome& result) { EXPECT_EQ(at.shared.alive(), result.threw ? 0 : 4); }
  );
}

TEST_P(allocation_test, a_start_of_the_rest_leaves_what_was_there) {
  for (const failing& fails : {failing{}, failing{.start = 6}})
    at_each_allocation(
        with(GetParam(), fails),
        [&](stage& at) { at.sys->start(some()); },
        [&](stage& at) { at.sys->start(options()); },
        [](stage& at, const outcome& result) { EXPECT_EQ(at.shared.alive(), result.threw ? 4 : 7); }
    );
}

TEST_P(allocation_test, a_stop_stops_everything) {
  at_each_allocation(
      GetParam(),
      started,
      [&](stage& at) { at.sys->stop(options()); },
      [](stage& at, const outcome&) { EXPECT_EQ(at.sys->state(), component_state::stopped); }
  );
}

TEST_P(allocation_test, a_stop_that_fails_stops_everything_and_says_so) {
  for (const std::size_t each : {0u, 3u, 6u})
    at_each_allocation(
        with(GetParam(), {.stop = each}),
        started,
        [&](stage& at) { at.sys->stop(options()); },
        [](stage& at, const outcome& result) {
          EXPECT_TRUE(result.threw);
          EXPECT_EQ(at.sys->state(), component_state::stopped);
        }
    );
}

TEST_P(allocation_test, a_stop_of_some_is_done_or_has_not_begun) {
  at_each_allocation(
      with(GetParam(), {.stop = 3}),
      started,
      [&](stage& at) { at.sys->stop(some()); },
      [](stage& at, const outcome& result) {
        EXPECT_TRUE(result.threw);
        EXPECT_TRUE(at.shared.alive() == 1 || at.shared.alive() == 7) << at.shared.alive();
      }
  );
}

TEST_P(allocation_test, a_destructor_stops_everything) {
  for (const failing& fails : {failing{}, failing{.stop = 3}}) {
    const auto once = [&](long number, shortage how) {
      const long held = memory::held();
      bool has_failed = false;
      {
        stage at(GetParam());
        at.sys->start();
        at.shared.fails = fails;
        at.shared.events = 0;
        memory::fail(number, how);
        at.sys.reset();
        has_failed = memory::recover();
        EXPECT_EQ(at.shared.alive(), 0) << "allocation " << number;
        // Observers get the begin and the end of each step even if memory is too short for details.
        EXPECT_EQ(at.shared.events, GetParam().is_watched ? 2 * static_cast<int>(size + 1) : 0);
      }
      EXPECT_EQ(memory::held(), held);
      return has_failed && !HasFailure();
    };
    for (const shortage how : {shortage::of_one, shortage::for_good})
      for (long number = 1; once(number, how);) ++number;
  }
}

TEST_P(allocation_test, a_suspend_gets_through_or_leaves_something_that_can_be_stopped) {
  for (const failing& fails : {failing{}, failing{.other = 3}})
    at_each_allocation(
        with(GetParam(), fails),
        started,
        [&](stage& at) { at.sys->suspend(options()); },
        [&](stage& at, const outcome& result) {
          EXPECT_EQ(at.shared.alive(), 7);
          EXPECT_TRUE(result.threw || at.sys->state() == component_state::suspended);
          EXPECT_TRUE(result.threw || !fails.other);
        }
    );
}

TEST_P(allocation_test, a_resume_gets_through_or_leaves_something_that_can_be_stopped) {
  for (const failing& fails : {failing{}, failing{.other = 3}})
    at_each_allocation(
        with(GetParam(), fails),
        suspended,
        [&](stage& at) { at.sys->resume(options()); },
        [&](stage& at, const outcome& result) {
          EXPECT_EQ(at.shared.alive(), 7);
          EXPECT_TRUE(result.threw || at.sys->state() == component_state::running);
          EXPECT_TRUE(result.threw || !fails.other);
        }
    );
}

TEST_P(allocation_test, a_restart_leaves_everything_or_nothing) {
  at_each_allocation(
      GetParam(),
      started,
      [&](stage& at) { at.sys->restart(options()); },
      [](stage& at, const outcome& result) {
        const component_state state = at.sys->state();
        EXPECT_TRUE(
            state == component_state::running || (result.threw && state == component_state::stopped)
        ) << state;
        EXPECT_EQ(at.shared.alive(), state == component_state::running ? 7 : 0);
      }
  );
}

TEST_P(allocation_test, a_restart_by_id_touches_no_others) {
  at_each_allocation(
      GetParam(),
      started,
      [&](stage& at) { at.sys->restart("the_component_in_the_middle"); },
      [](stage& at, const outcome& result) {
        EXPECT_TRUE(at.shared.alive() == 7 || (result.threw && at.shared.alive() == 3))
            << at.shared.alive();
      }
  );
}

TEST_P(allocation_test, a_signal_gets_through_or_fails) {
  for (const failing& fails : {failing{}, failing{.other = 3}})
    at_each_allocation(
        with(GetParam(), fails),
        started,
        [&](stage& at) {
          at.sys->signal(std::string_view(asked.name), options());
          at.sys->signal(asked, some());
        },
        [&](stage& at, const outcome& result) {
          EXPECT_EQ(at.shared.alive(), 7);
          EXPECT_TRUE(result.threw || !fails.other);
        }
    );
}

TEST_P(allocation_test, wrong_names_change_nothing) {
  at_each_allocation(
      GetParam(),
      started,
      [&](stage& at) {
        EXPECT_ANY_THROW(at.sys->stop({.only = {"another_group.left_componend"}}));
        EXPECT_ANY_THROW(at.sys->signal("a_signal_with_a_wrong_name"));
      },
      [](stage& at, const outcome&) { EXPECT_EQ(at.shared.alive(), 7); }
  );
}

TEST_P(allocation_test, an_observer_is_added_or_not) {
  at_each_allocation(
      GetParam(),
      started,
      [](stage& at) {
        cruller::subscription more = at.sys->observe([](const cruller::event&) {});
        at.watching = std::move(more);
      },
      anything
  );
}

TEST_P(allocation_test, a_description_and_a_timeline_change_nothing) {
  at_each_allocation(
      GetParam(),
      started,
      [](stage& at) {
        static_cast<void>(at.sys->describe());
        static_cast<void>(at.sys->timeline());
      },
      [](stage& at, const outcome&) { EXPECT_EQ(at.sys->state(), component_state::running); }
  );
}

TEST_P(allocation_test, a_constant_is_set_or_not) {
  at_each_allocation(
      GetParam(),
      nothing,
      [](stage& at) {
        at.sys->set("a_constant_with_a_long_name", "a value that is rather long");
        at.sys->set("a_constant_with_a_long_name", "another value that is long");
      },
      anything
  );
}

}  // namespace
