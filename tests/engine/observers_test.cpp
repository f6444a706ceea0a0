// Observers: an event for each step.
#include <optional>

#include "../support/parts.hpp"

namespace {

using namespace test;

class observe_test : public journal_test {};

constexpr auto definition = define(
    "a"_k = 1, "b"_k = component(config(ref<"a">), start([](int) { return 2; }))
);

auto writer() {
  return [](const cruller::event& e) {
    write(
        std::string(e.signal) + " " + std::string(e.component) + " " +
        std::string(cruller::name_of(e.phase)) + " " + std::to_string(e.number) + "/" +
        std::to_string(e.total)
    );
  };
}

TEST_F(observe_test, O1_each_step_begins_and_ends) {
  cruller::system<definition> sys;
  const auto watch = sys.observe(writer());
  sys.start();
  EXPECT_EQ(journal(), "start a begun 1/2, start a done 1/2, start b begun 2/2, start b done 2/2");
  sys.stop();
  EXPECT_EQ(journal(), "stop b begun 1/2, stop b done 1/2, stop a begun 2/2, stop a done 2/2");
}

TEST_F(observe_test, O1_a_failure_is_an_event_with_its_error) {
  static constexpr auto failing = define("a"_k = component(start([] { boom(); })));
  cruller::system<failing> sys;
  std::exception_ptr seen;
  const auto watch = sys.observe([&](const cruller::event& e) {
    if (e.phase == cruller::phase::failed) seen = e.error;
  });
  EXPECT_THROW(sys.start(), cruller::signal_error);
  EXPECT_THROW(std::rethrow_exception(seen), std::runtime_error);
}

TEST_F(observe_test, O1_the_subscription_ends_with_its_object) {
  cruller::system<definition> sys;
  { const auto watch = sys.observe(writer()); }
  sys.start();
  EXPECT_EQ(journal(), "");
}

TEST_F(observe_test, O1_a_subscription_can_be_moved) {
  cruller::system<definition> sys;
  {
    std::optional first = sys.observe(writer());
    const cruller::subscription second = std::move(*first);
    first.reset();
    sys.start({.only = {"a"}});
    EXPECT_EQ(journal(), "start a begun 1/1, start a done 1/1");
  }
  sys.stop();
  EXPECT_EQ(journal(), "");
}

TEST_F(observe_test, O1_a_subscription_may_outlive_the_system) {
  cruller::subscription watch;
  {
    cruller::system<definition> sys;
    watch = sys.observe(writer());
  }
  watch.cancel();
  EXPECT_EQ(journal(), "");
}

TEST_F(observe_test, O1_an_observer_that_throws_does_not_affect_others) {
  cruller::system<definition> sys;
  const auto bad = sys.observe([](const cruller::event&) { throw 1; });
  int seen = 0;
  const auto good = sys.observe([&](const cruller::event&) { ++seen; });
  sys.start();
  EXPECT_EQ(seen, 4);
}

TEST_F(observe_test, O1_observers_may_be_added_and_removed_during_an_event) {
  cruller::system<definition> sys;
  cruller::subscription late;
  cruller::subscription self;
  int notified = 0;
  self = sys.observe([&](const cruller::event&) {
    ++notified;
    self.cancel();
    late = sys.observe([&](const cruller::event&) { ++notified; });
  });
  sys.start();
  EXPECT_EQ(notified, 4);
}

// An observer added in the middle does not see more steps than the signal has.
TEST_F(observe_test, O1_an_observer_added_in_the_middle_knows_the_number_of_steps) {
  static constexpr cruller::signal<"poke", cruller::order::dependencies_first> poke;
  static cruller::any_system* live;
  static cruller::subscription watch;
  static constexpr auto comes = [](auto&&...) { watch = live->observe(writer()); };
  static constexpr auto does = [](auto&&...) {};
  static constexpr auto with_late = define(
      "a"_k = component(start(does), poke(does)),
      "b"_k = component(start(comes), poke(comes)),
      "c"_k = component(start(does), poke(does))
  );
  cruller::system<with_late> sys;
  live = &sys;
  sys.start();
  EXPECT_EQ(journal(), "start c begun 3/3, start c done 3/3");
  watch.cancel();
  sys.signal(poke);
  EXPECT_EQ(journal(), "poke c begun 3/3, poke c done 3/3");
  watch.cancel();
}

TEST_F(observe_test, O1_durations_are_measured) {
  static constexpr auto definition_with_work = define(
      "a"_k = component(start([] {
        const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(2);
        while (std::chrono::steady_clock::now() < end) {
        }
      }))
  );
  cruller::system<definition_with_work> sys;
  std::chrono::nanoseconds seen{};
  const auto watch = sys.observe([&](const cruller::event& e) { seen = e.duration; });
  sys.start();
  EXPECT_GE(seen, std::chrono::milliseconds(2));
  EXPECT_EQ(sys.describe()[0].last_duration, seen);
}

}  // namespace
