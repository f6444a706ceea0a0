// Watching states: the events, and their order.
#include <cruller/state.hpp>
#include <stdexcept>

#include "../support/journal.hpp"
#include "states/state_registry.hpp"

namespace {

using namespace cruller::dsl;
using cruller::states::watch;

class state_watch_test : public journal_test {
 protected:
  static constexpr auto record = [](auto& event) {
    write(std::string(name_of(event.step)) + " " + event.state.name());
  };
  cruller::state_handle<int> config{name("config"), start([] { return 1; })};
  cruller::state_handle<int> db{name("db"), start([this] { return *config + 1; }), stop([] {})};
};

TEST_F(state_watch_test, reports_every_step_and_the_state) {
  const auto w = watch(record);
  *db;
  *db;
  EXPECT_EQ(journal(), "starting db, starting config, started config, started db");
  cruller::states::stop();
  EXPECT_EQ(journal(), "stopping db, stopped db, stopping config, stopped config");
}

TEST_F(state_watch_test, reports_failures_with_the_error) {
  std::vector<std::string> errors;
  const auto w = watch([&](const cruller::state_event& event) {
    record(event);
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

TEST_F(state_watch_test, reports_a_start_after_the_value_exists_and_a_stop_after_it_is_destroyed) {
  const auto w = watch([&](auto& event) {
    write(std::string(name_of(event.step)) + (event.state.realized() ? " 1" : " 0"));
  });
  *config;
  config.close();
  EXPECT_EQ(journal(), "starting 0, started 1, stopping 1, stopped 0");
}

TEST_F(state_watch_test, reports_to_all_watchers) {
  const auto one = watch([](auto&) { write("one"); });
  const auto two = watch([](auto&) { write("two"); });
  *config;
  EXPECT_EQ(journal(), "one, two, one, two");
}

TEST_F(state_watch_test, ends_with_what_it_returned) {
  { const auto w = watch(record); }
  auto cancelled = watch(record);
  cancelled.cancel();
  cancelled.cancel();
  auto replaced = watch([](auto&) { write("replaced"); });
  replaced = watch(record);
  *config;
  EXPECT_EQ(journal(), "starting config, started config");
}

TEST_F(state_watch_test, may_end_during_its_call) {
  cruller::state_watch w;
  w = watch([&](auto& event) {
    record(event);
    w.cancel();
  });
  *config;
  EXPECT_EQ(journal(), "starting config");
}

TEST_F(state_watch_test, does_not_affect_others_when_it_throws) {
  const auto w = watch([](auto&) { throw 7; });
  const auto other = watch(record);
  EXPECT_EQ(*config, 1);
  EXPECT_EQ(journal(), "starting config, started config");
}

TEST_F(state_watch_test, may_use_states_and_is_not_called_twice_for_its_own) {
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

TEST(state_texts_test, have_all_states_in_scope_with_their_values) {
  const cruller::state config{name("a config"), doc("what is set"), start([] { return 7; })};
  const cruller::state db{name("a db"), start([] { return 1; })};
  config.force();
  std::vector<cruller::detail::state_text> mine;
  for (auto& each : cruller::detail::the_states().texts())
    if (each.name.starts_with("a ")) mine.push_back(std::move(each));
  ASSERT_EQ(mine.size(), 2u);
  EXPECT_EQ(mine[0].name, "a config");
  EXPECT_EQ(mine[0].doc, "what is set");
  EXPECT_EQ(mine[0].value, "7");
  EXPECT_EQ(mine[1].status, cruller::state_status::unrealized);
  EXPECT_EQ(mine[1].value, "");
}

}  // namespace
