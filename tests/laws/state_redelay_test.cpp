// The guarantees of redelay, for states. Two are missing because they do not apply to C++: the
// language does not allow redefining an active object, and there is no REPL.
#include <cruller/state.hpp>
#include <map>

#include "../support/journal.hpp"

namespace {

using namespace cruller::dsl;
using list = std::vector<cruller::state_ref>;

class state_redelay_test : public journal_test {
 protected:
  ~state_redelay_test() override { cruller::states::stop(); }

  cruller::state_handle<int> config{name("config"), meta("dev", true), start([] {
                                      write("start config");
                                      return 42;
                                    })};
  cruller::state_handle<int> db{
      name("db"),
      start([this] {
        write("start db");
        return *config + 1;
      }),
      stop([](int& value) { write("stop db " + std::to_string(value)); })};
};

TEST_F(state_redelay_test, every_part_of_a_state_is_optional) {
  cruller::state nothing{};
  *nothing;
  nothing.close();
  EXPECT_FALSE(nothing.realized());
}

TEST_F(state_redelay_test, a_state_is_realized_the_first_time_it_is_consulted) {
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(*db, 43);
  EXPECT_EQ(journal(), "start db, start config");
}

TEST_F(state_redelay_test, a_start_runs_once_and_its_result_is_kept) {
  const int* const first = &*db;
  EXPECT_EQ(&*db, first);
  EXPECT_EQ(journal(), "start db, start config");
}

TEST_F(state_redelay_test, a_state_says_whether_it_is_realized) {
  EXPECT_FALSE(config.realized());
  *db;
  EXPECT_TRUE(config.realized());
}

TEST_F(state_redelay_test, a_state_that_has_no_value_is_realized_all_the_same) {
  const cruller::state effect{start([] {})};
  const cruller::state null{start([] { return nullptr; })};
  *effect;
  *null;
  EXPECT_TRUE(effect.realized());
  EXPECT_TRUE(null.realized());
}

TEST_F(state_redelay_test, a_stop_gets_the_value) {
  *db;
  journal();
  db.close();
  EXPECT_EQ(journal(), "stop db 43");
}

TEST_F(state_redelay_test, a_closed_state_is_ready_to_be_realized_again) {
  *db;
  db.close();
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(*db, 43);
  EXPECT_EQ(journal(), "start db, start config, stop db 43, start db");
}

TEST_F(state_redelay_test, active_states_are_tracked_in_the_order_of_their_realization) {
  EXPECT_EQ(cruller::states::active(), list());
  *db;
  EXPECT_EQ(cruller::states::active(), (list{config.get(), db.get()}));
}

TEST_F(state_redelay_test, all_active_states_stop_in_reverse_order_and_are_returned) {
  *db;
  EXPECT_EQ(cruller::states::stop(), (list{db.get(), config.get()}));
  EXPECT_EQ(cruller::states::active(), list());
  EXPECT_FALSE(config.realized());
}

TEST_F(state_redelay_test, a_state_can_be_closed_by_force_where_its_stop_is_broken) {
  cruller::state broken{start([] { return 1; }), stop([](int&) { throw 7; })};
  *broken;
  EXPECT_THROW(broken.close(), cruller::signal_error);
  broken.force_close();
  EXPECT_EQ(cruller::states::active(), list());
}

TEST_F(state_redelay_test, a_state_is_recognized_by_its_name) {
  *db;
  std::string names;
  for (const cruller::state_ref each : cruller::states::active()) names += each->name() + " ";
  EXPECT_EQ(names, "config db ");
}

TEST_F(state_redelay_test, a_state_without_a_name_gets_one_of_its_own) {
  const cruller::state one{};
  const cruller::state two{};
  EXPECT_NE(one.name(), two.name());
}

TEST_F(state_redelay_test, a_state_has_a_doc_and_metadata) {
  const cruller::state pool{doc("the pool"), meta("dev", true), meta("bucket", 2)};
  EXPECT_EQ(pool.doc(), "the pool");
  EXPECT_TRUE(*pool.meta<bool>("dev"));
  EXPECT_EQ(*pool.meta<int>("bucket"), 2);
}

TEST_F(state_redelay_test, looking_at_a_state_shows_its_value_and_never_realizes_it) {
  EXPECT_EQ(config.get().text(), "config: unrealized");
  EXPECT_EQ(journal(), "");
  *config;
  EXPECT_EQ(config.get().text(), "config: realized, 42");
}

TEST_F(state_redelay_test, a_test_redefines_a_state_for_a_scope) {
  {
    const auto redefined = config.override(start([] { return 1; }));
    EXPECT_EQ(*db, 2);
    db.close();
  }
  EXPECT_EQ(*db, 43);
}

TEST_F(state_redelay_test, a_state_in_a_scope_is_closed_at_its_end) {
  {
    const cruller::state local{start([] { return 1; }), stop([] { write("stop local"); })};
    *local;
  }
  EXPECT_EQ(journal(), "stop local");
}

TEST_F(state_redelay_test, a_state_lives_anywhere_and_is_passed_around) {
  std::map<std::string, cruller::state_handle<int>> system;
  system.emplace("db", std::move(db));
  const auto uses = [](const cruller::state_of<int>& state) { return *state; };
  EXPECT_EQ(uses(system.at("db").get()), 43);
}

TEST_F(state_redelay_test, a_state_can_be_distinguished_from_everything_else) {
  const cruller::state local{start([] { return 1; })};
  EXPECT_TRUE((std::is_base_of_v<cruller::any_state, decltype(local)>));
  EXPECT_FALSE((std::is_base_of_v<cruller::any_state, int>));
}

TEST_F(state_redelay_test, a_start_of_everything_is_easily_written) {
  for (const cruller::state_of<int>* each : {&config.get(), &db.get()}) static_cast<void>(**each);
  EXPECT_EQ(cruller::states::active().size(), 2u);
}

TEST_F(state_redelay_test, a_watcher_gets_the_started_and_the_stopped_states) {
  const auto watch = cruller::states::watch([](auto& event) {
    if (event.step == cruller::state_step::started) write("new " + event.state.name());
    if (event.step == cruller::state_step::stopped) write("old " + event.state.name());
  });
  *db;
  cruller::states::stop();
  EXPECT_EQ(
      journal(), "start db, start config, new config, new db, stop db 43, old db, old config"
  );
}

TEST_F(state_redelay_test, a_watcher_keeps_buckets_of_its_own_by_metadata) {
  list dev;
  const auto watch = cruller::states::watch([&](auto& event) {
    if (event.step == cruller::state_step::started && event.state.template meta<bool>("dev"))
      dev.push_back(event.state);
  });
  *db;
  EXPECT_EQ(dev, list{config.get()});
}

}  // namespace
