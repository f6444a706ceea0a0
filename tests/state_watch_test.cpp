// Watching states: who is told what, and when.
#include <cruller/state.hpp>
#include <stdexcept>

#include "support/journal.hpp"

namespace {

using namespace cruller::dsl;
using cruller::states::watch;

class state_watch_test : public journal_test {
 protected:
  static constexpr auto told = [](auto& event) {
    write(std::string(name_of(event.step)) + " " + event.state.name());
  };
  cruller::state_handle<int> config{name("config"), start([] { return 1; })};
  cruller::state_handle<int> db{name("db"), start([this] { return *config + 1; }), stop([] {})};
};

TEST_F(state_watch_test, tells_of_every_step_and_the_state) {
  const auto w = watch(told);
  *db;
  *db;
  EXPECT_EQ(journal(), "starting db, starting config, started config, started db");
  cruller::states::stop();
  EXPECT_EQ(journal(), "stopping db, stopped db, stopping config, stopped config");
}

TEST_F(state_watch_test, tells_of_failures_with_the_error) {
  std::vector<std::string> errors;
  const auto w = watch([&](const cruller::state_event& event) {
    told(event);
    if (event.error == nullptr) return;
    try {
      std::rethrow_exception(event.error);
    } catch (const std::exception& error) {
      errors.push_back(error.what());
    }
  });
  bool is_broken = true;
  cruller::state broken{
      name("broken"),
      start([&] {
        if (is_broken) throw std::runtime_error("no start");
      }),
      stop([] { throw std::runtime_error("no stop"); })};
  EXPECT_THROW(*broken, cruller::signal_error);
  is_broken = false;
  *broken;
  EXPECT_THROW(broken.close(), cruller::signal_error);
  broken.force_close();
  EXPECT_EQ(
      journal(),
      "starting broken, start failed broken, starting broken, started broken, stopping broken, "
      "stop failed broken, stopped broken"
  );
  EXPECT_EQ(errors, (std::vector<std::string>{"no start", "no stop"}));
}

TEST_F(state_watch_test, tells_of_a_start_when_the_value_is_there_and_of_a_stop_when_it_is_gone) {
  const auto w = watch([&](auto& event) {
    write(std::string(name_of(event.step)) + (event.state.realized() ? " 1" : " 0"));
  });
  *config;
  config.close();
  EXPECT_EQ(journal(), "starting 0, started 1, stopping 1, stopped 0");
}

TEST_F(state_watch_test, tells_all_who_watch) {
  const auto one = watch([](auto&) { write("one"); });
  const auto two = watch([](auto&) { write("two"); });
  *config;
  EXPECT_EQ(journal(), "one, two, one, two");
}

TEST_F(state_watch_test, ends_with_what_it_returned) {
  { const auto w = watch(told); }
  auto cancelled = watch(told);
  cancelled.cancel();
  cancelled.cancel();
  auto replaced = watch([](auto&) { write("replaced"); });
  replaced = watch(told);
  *config;
  EXPECT_EQ(journal(), "starting config, started config");
}

TEST_F(state_watch_test, may_end_while_it_is_told) {
  cruller::state_watch w;
  w = watch([&](auto& event) {
    told(event);
    w.cancel();
  });
  *config;
  EXPECT_EQ(journal(), "starting config");
}

TEST_F(state_watch_test, harms_nobody_when_it_throws) {
  const auto w = watch([](auto&) { throw 7; });
  const auto other = watch(told);
  EXPECT_EQ(*config, 1);
  EXPECT_EQ(journal(), "starting config, started config");
}

TEST_F(state_watch_test, may_use_states_and_is_not_told_of_its_own_twice) {
  const cruller::state log{name("log"), start([] { return std::string(); })};
  const auto w = watch([&](auto& event) { *log += event.state.name() + ";"; });
  *config;
  EXPECT_EQ(*log, "log;config;config;");
}

TEST_F(state_watch_test, can_keep_its_own_lists_by_meta) {
  cruller::state first{name("first"), meta("bucket", 1)};
  cruller::state second{name("second"), meta("bucket", 2)};
  std::vector<cruller::state_ref> bucket;
  const auto w = watch([&](auto& event) {
    const int* const number = event.state.template meta<int>("bucket");
    if (event.step == cruller::state_step::started && number != nullptr && *number == 2)
      bucket.push_back(event.state);
  });
  *first;
  *second;
  for (const cruller::state_ref each : bucket) each->close();
  EXPECT_TRUE(first.realized());
  EXPECT_FALSE(second.realized());
}

}  // namespace
