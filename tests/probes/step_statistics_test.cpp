// Counting steps for metrics.
#include "probes/step_statistics.hpp"

#include "../support/parts.hpp"

namespace {

using namespace test;

bool fails = false;

constexpr auto shop = define(
    "store"_k = component(start([] { return part("store"); })),
    "server"_k = component(
        config(ref<"store">),
        start([](part&) {
          if (fails) boom();
          return part("server");
        }),
        suspend([](part&) { boom(); })
    )
);

struct step_statistics_test : journal_test {
  void TearDown() override { fails = false; }

  cruller::step_statistics all;
  cruller::system<shop> sys;
  cruller::subscription watch = sys.observe([this](const cruller::event& e) { all.note(e); });
};

TEST_F(step_statistics_test, count_starts_after_the_first) {
  sys.start();
  EXPECT_EQ(
      all.read().restarts, (std::map<std::string, std::uint64_t>{{"server", 0}, {"store", 0}})
  );
  sys.restart("server");
  sys.restart("server");
  EXPECT_EQ(
      all.read().restarts, (std::map<std::string, std::uint64_t>{{"server", 2}, {"store", 0}})
  );
}

TEST_F(step_statistics_test, count_failures) {
  fails = true;
  EXPECT_THROW(sys.start(), cruller::signal_error);
  EXPECT_THROW(sys.start(), cruller::signal_error);
  fails = false;
  sys.start();
  EXPECT_THROW(sys.suspend(), cruller::signal_error);
  const auto failures = all.read().failures;
  EXPECT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures.at({"server", "start"}), 2u);
  EXPECT_EQ(failures.at({"server", "suspend"}), 1u);
}

TEST_F(step_statistics_test, keep_the_last_duration) {
  sys.start();
  sys.stop();
  const auto seen = all.read();
  EXPECT_EQ(seen.durations.size(), 4u);
  EXPECT_GT(seen.durations.at({"store", "start"}).count(), 0);
  EXPECT_GT(seen.durations.at({"store", "stop"}).count(), 0);
  ASSERT_TRUE(seen.start_duration.has_value());
  EXPECT_GE(*seen.start_duration, seen.durations.at({"store", "start"}));
}

}  // namespace
