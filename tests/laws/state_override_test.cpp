// Overriding a state's handlers for a scope: fakes in tests.
#include <cruller/state.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "../support/journal.hpp"

namespace {

using namespace cruller::dsl;

class state_override_test : public journal_test {
 protected:
  cruller::state_handle<std::string> db{
      name("db"), start([] { return std::string("real"); }), stop([](std::string& s) {
        write("stop " + s);
      })};

  auto fake(const char* value) {
    return db.override(start([value] { return std::string(value); }));
  }
};

TEST_F(state_override_test, replaces_the_start_until_the_end_of_the_scope) {
  {
    const auto faked = fake("fake");
    EXPECT_EQ(*db, "fake");
  }
  EXPECT_EQ(*db, "real");
  EXPECT_EQ(journal(), "stop fake");
}

TEST_F(state_override_test, starts_nothing_by_itself) {
  { const auto faked = fake("fake"); }
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(journal(), "");
}

TEST_F(state_override_test, replaces_the_stop_and_leaves_the_start) {
  {
    const auto faked = db.override(stop([] { write("fake stop"); }));
    EXPECT_EQ(*db, "real");
  }
  EXPECT_EQ(journal(), "fake stop");
  *db;
  db.close();
  EXPECT_EQ(journal(), "stop real");
}

TEST_F(state_override_test, replaces_both) {
  {
    const auto faked = db.override(
        stop([](const std::string& s) { write("fake stop " + s); }), start([] { return "fake"; })
    );
    EXPECT_EQ(*db, "fake");
  }
  EXPECT_EQ(journal(), "fake stop fake");
}

TEST_F(state_override_test, may_lend_a_value) {
  std::string mine = "mine";
  const auto faked = db.override(start([&]() -> std::string& { return mine; }), stop([] {}));
  EXPECT_EQ(&*db, &mine);
}

TEST_F(state_override_test, may_start_what_can_neither_be_copied_nor_moved) {
  struct fixed {
    explicit fixed(int n) : number(n) {}
    fixed(const fixed&) = delete;
    int number;
  };
  cruller::state pool{start([] { return fixed(7); })};
  const auto faked = pool.override(start([] { return fixed(8); }));
  EXPECT_EQ(pool->number, 8);
}

TEST_F(state_override_test, cannot_be_ended_by_its_own_handler) {
  std::optional<cruller::state_override> faked;
  cruller::state in_use{start([] { return std::string("real"); })};
  faked.emplace(in_use.override(start([&] {
    faked.reset();
    return std::string("fake");
  })));
  EXPECT_EQ(*in_use, "fake");
  in_use.close();
  EXPECT_EQ(*in_use, "fake");
}

TEST_F(state_override_test, nests) {
  const auto outer = fake("outer");
  {
    const auto inner = fake("inner");
    EXPECT_EQ(*db, "inner");
  }
  EXPECT_EQ(*db, "outer");
  EXPECT_EQ(journal(), "stop inner");
}

TEST_F(state_override_test, that_nests_keeps_what_it_does_not_say_from_the_one_before) {
  const auto outer = fake("outer");
  const auto inner = db.override(stop([] { write("inner stop"); }));
  EXPECT_EQ(*db, "outer");
  db.close();
  EXPECT_EQ(journal(), "inner stop");
}

TEST_F(state_override_test, may_end_before_the_one_inside_it) {
  auto outer = std::make_optional(fake("outer"));
  const auto inner = db.override(stop([] { write("inner stop"); }));
  EXPECT_EQ(*db, "outer");
  outer.reset();
  EXPECT_EQ(journal(), "inner stop");
  EXPECT_EQ(*db, "real");
}

TEST_F(state_override_test, is_restored_when_the_test_throws) {
  try {
    const auto faked = fake("fake");
    *db;
    throw std::runtime_error("the test failed");
  } catch (const std::runtime_error&) {
  }
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(*db, "real");
}

TEST_F(state_override_test, is_restored_where_the_fake_fails_to_stop) {
  {
    const auto faked = db.override(stop([] { throw std::runtime_error("busy"); }));
    *db;
  }
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(*db, "real");
  db.close();
  EXPECT_EQ(journal(), "stop real");
}

TEST_F(state_override_test, of_a_realized_state_is_refused_and_changes_nothing) {
  *db;
  try {
    const auto faked = fake("fake");
    FAIL() << "expected an exception";
  } catch (const cruller::lifecycle_error& error) {
    EXPECT_STREQ(
        error.what(),
        "db: is realized and cannot be overridden; close it first, or pass if_realized::close"
    );
  }
  EXPECT_EQ(*db, "real");
  db.close();
  EXPECT_EQ(*db, "real");
}

TEST_F(state_override_test, of_a_realized_state_closes_it_first_on_request) {
  *db;
  {
    const auto faked = db.override(cruller::if_realized::close, start([] { return "fake"; }));
    EXPECT_EQ(journal(), "stop real");
    EXPECT_EQ(*db, "fake");
  }
  EXPECT_EQ(*db, "real");
}

TEST_F(state_override_test, of_a_state_whose_stop_fails_is_refused_and_changes_nothing) {
  cruller::state broken{
      name("broken"), start([] { return 1; }), stop([] { throw std::runtime_error("busy"); })};
  *broken;
  EXPECT_THROW(
      static_cast<void>(broken.override(cruller::if_realized::close, start([] { return 2; }))),
      cruller::signal_error
  );
  EXPECT_EQ(*broken, 1);
}

TEST_F(state_override_test, of_a_state_in_its_own_start_is_refused) {
  std::optional<cruller::state_handle<int>> self;
  self.emplace(start([&] {
    EXPECT_THROW(static_cast<void>(self->override(stop([] {}))), cruller::lifecycle_error);
    return 1;
  }));
  EXPECT_EQ(**self, 1);
}

TEST_F(state_override_test, affects_dependents_of_the_state) {
  const cruller::state users{name("users"), start([&] { return "users in " + *db; })};
  const auto faked = fake("memory");
  EXPECT_EQ(*users, "users in memory");
}

TEST_F(state_override_test, can_be_moved) {
  std::optional<cruller::state_override> kept;
  {
    auto faked = fake("fake");
    kept.emplace(std::move(faked));
  }
  EXPECT_EQ(*db, "fake");
}

// Two tests that fake the same state on two threads would read each other's fakes.
TEST(state_override_threads_test, refuses_a_second_one_of_another_thread) {
  cruller::state db{name("db"), start([] { return 1; })};
  const auto fake = db.override(start([] { return 2; }));
  std::thread other([&] {
    try {
      const auto another = db.override(cruller::if_realized::close, start([] { return 3; }));
      ADD_FAILURE() << "it is not refused";
    } catch (const cruller::lifecycle_error& error) {
      EXPECT_NE(std::string_view(error.what()).find("by another thread"), std::string_view::npos);
    }
  });
  other.join();
  EXPECT_EQ(*db, 2);
  const auto nested = db.override(cruller::if_realized::close, start([] { return 4; }));
  EXPECT_EQ(*db, 4);
}

}  // namespace
