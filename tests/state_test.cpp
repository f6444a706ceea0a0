// States: starting at the first use, tracking, stopping and starting again, with any storage.
#include <cruller/state.hpp>
#include <map>
#include <memory>
#include <stdexcept>

#include "support/journal.hpp"
#include "support/shared_states.hpp"

namespace {

using namespace cruller::dsl;
using list = std::vector<cruller::state_ref>;

class state_test : public journal_test {
 protected:
  ~state_test() override { cruller::states::stop(); }
};

auto started(const char* what, int value) {
  return start([=] {
    journal_test::write(std::string("start ") + what);
    return value;
  });
}
auto stopped(const char* what) {
  return stop([=] { journal_test::write(std::string("stop ") + what); });
}

TEST_F(state_test, starts_the_first_time_it_is_used) {
  const cruller::state config{name("config"), started("config", 42)};
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(*config, 42);
  EXPECT_EQ(journal(), "start config");
}

TEST_F(state_test, starts_once_however_often_it_is_used) {
  const cruller::state config{name("config"), started("config", 42)};
  EXPECT_EQ(&*config, &*config);
  EXPECT_EQ(*config + *config, 84);
  EXPECT_EQ(journal(), "start config");
}

TEST_F(state_test, starts_what_it_uses_first) {
  const cruller::state config{name("config"), started("config", 42)};
  const cruller::state db{name("db"), start([&] { return *config + 1; })};
  EXPECT_EQ(*db, 43);
  EXPECT_TRUE(config.realized());
  EXPECT_EQ(cruller::states::active().front()->name(), "config");
}

TEST_F(state_test, reports_whether_it_is_realized_without_starting) {
  cruller::state config{started("config", 42)};
  EXPECT_FALSE(config.realized());
  EXPECT_EQ(journal(), "");
  *config;
  EXPECT_TRUE(config.realized());
  config.close();
  EXPECT_FALSE(config.realized());
}

TEST_F(state_test, peeks_at_the_value_without_starting) {
  cruller::state config{started("config", 42)};
  EXPECT_EQ(config.peek(), nullptr);
  EXPECT_EQ(journal(), "");
  *config = 43;
  ASSERT_NE(config.peek(), nullptr);
  EXPECT_EQ(*config.peek(), 43);
  config.close();
  EXPECT_EQ(config.peek(), nullptr);
}

TEST_F(state_test, is_listed_from_its_realization_to_its_end_in_that_order) {
  cruller::state first{name("first"), started("first", 1)};
  cruller::state second{name("second"), started("second", 2)};
  EXPECT_EQ(cruller::states::active(), list());
  *second;
  *first;
  EXPECT_EQ(cruller::states::active(), (list{second, first}));
  second.close();
  EXPECT_EQ(cruller::states::active(), list{first});
  *second;
  EXPECT_EQ(cruller::states::active(), (list{first, second}));
}

TEST_F(state_test, needs_none_of_its_parts) {
  const cruller::state nothing{};
  EXPECT_FALSE(nothing.realized());
  EXPECT_EQ(*nothing, cruller::empty());
  EXPECT_TRUE(nothing.realized());
}

TEST_F(state_test, takes_its_parts_in_any_order) {
  cruller::state db{
      meta("score", 42),
      stopped("db"),
      doc("the pool"),
      started("db", 1),
      name("db"),
      meta("a", 'b')};
  EXPECT_EQ(*db, 1);
  EXPECT_EQ(db.name(), "db");
  EXPECT_EQ(db.doc(), "the pool");
  ASSERT_EQ(db.meta().size(), 2u);
  EXPECT_EQ(db.meta()[0].key + "=" + db.meta()[0].text, "score=42");
  db.close();
  EXPECT_EQ(journal(), "start db, stop db");
}

TEST_F(state_test, gives_its_meta_by_key_and_type) {
  const cruller::state db{meta("score", 42)};
  ASSERT_NE(db.meta<int>("score"), nullptr);
  EXPECT_EQ(*db.meta<int>("score"), 42);
  EXPECT_EQ(db.meta<long>("score"), nullptr);
  EXPECT_EQ(db.meta<int>("size"), nullptr);
}

TEST_F(state_test, may_have_only_effects) {
  cruller::state log{start([] { write("start"); }), stop([] { write("stop"); })};
  *log;
  *log;
  log.close();
  EXPECT_EQ(journal(), "start, stop");
}

TEST_F(state_test, holds_what_can_neither_be_copied_nor_moved) {
  struct fixed {
    explicit fixed(int n) : number(n) {}
    fixed(const fixed&) = delete;
    int number;
  };
  const cruller::state pool{start([] { return fixed(7); })};
  EXPECT_EQ(pool->number, 7);
}

TEST_F(state_test, lends_what_its_start_refers_to) {
  int number = 7;
  cruller::state lent{start([&]() -> int& { return number; })};
  cruller::state constant{start([&]() -> const int& { return number; })};
  static_assert(std::is_same_v<decltype(*constant), const int&>);
  EXPECT_EQ(&*lent, &number);
  EXPECT_EQ(&*constant, &number);
}

TEST_F(state_test, distinguishes_states_of_the_same_name) {
  const cruller::state one{name("db")};
  const cruller::state named{name("db#3")};
  auto two = std::make_unique<cruller::state_handle<cruller::empty>>(name("db"));
  const cruller::state three{name("db")};
  const cruller::state other{name("cache")};
  EXPECT_EQ(one.name(), "db");
  EXPECT_EQ(two->get().name(), "db#2");
  EXPECT_EQ(three.name(), "db#4");
  EXPECT_EQ(other.name(), "cache");
}

TEST_F(state_test, frees_its_name_at_the_end_of_its_scope) {
  { const cruller::state one{name("db")}; }
  const cruller::state two{name("db")};
  EXPECT_EQ(two.name(), "db");
}

TEST_F(state_test, without_a_name_is_distinguished_too) {
  const cruller::state one{};
  const cruller::state two{};
  EXPECT_EQ(one.name(), "state");
  EXPECT_EQ(two.name(), "state#2");
}

// --- wherever it lives ---------------------------------------------------------------------------

cruller::state global{name("global"), start([] { return 1; })};

auto& in_function() {
  static cruller::state only{name("in function"), start([] { return *global + 1; })};
  return only;
}

TEST_F(state_test, lives_at_namespace_scope_and_in_functions) {
  EXPECT_EQ(*in_function(), 2);
  EXPECT_EQ(cruller::states::active(), (list{global, in_function()}));
}

// clang's sanitizer detects this error and ends the program.
#ifdef __clang__
constexpr bool is_watched = __has_feature(undefined_behavior_sanitizer) != 0;
#else
constexpr bool is_watched = false;
#endif

// A static object that uses a state before its initialization, which comes later in this file.
int read_late();
struct early {
  std::string error;
  early() {
    if (is_watched) return;
    try {
      static_cast<void>(read_late());
    } catch (const cruller::lifecycle_error& thrown) {
      error = thrown.what();
    }
  }
};
const early too_early;
cruller::state late{name("late"), start([] { return 1; })};
int read_late() { return *late; }

TEST_F(state_test, that_is_used_before_it_is_constructed_is_an_error) {
  if (is_watched) GTEST_SKIP() << "the sanitizer would end the program";
  EXPECT_NE(too_early.error.find("used before its constructor ran"), std::string::npos);
  EXPECT_EQ(read_late(), 1);
}

TEST_F(state_test, lives_in_headers_of_several_files) {
  EXPECT_EQ(&shared_states::state_seen_elsewhere(), &shared_states::config);
  EXPECT_EQ(&shared_states::config_seen_elsewhere(), &*shared_states::config);
  EXPECT_EQ(shared_states::starts, 1);
}

struct service {
  explicit service(int size) : pool(name("pool"), start([size] { return size; })) {}
  cruller::state_handle<int> pool;
};

TEST_F(state_test, lives_as_a_member) {
  service one(1);
  service two(2);
  EXPECT_EQ(*one.pool + *two.pool, 3);
}

TEST_F(state_test, lives_in_containers_through_a_handle) {
  std::vector<cruller::state_handle<int>> pools;
  for (int i = 0; i != 10; ++i)
    pools.emplace_back(name("pool"), started("pool", i), stopped("pool"));
  EXPECT_EQ(journal(), "");
  const int* const where = &*pools[3];
  pools.erase(pools.begin());
  EXPECT_EQ(&*pools[2], where);
  std::map<std::string, cruller::state_handle<int>> by_name;
  by_name.emplace("three", std::move(pools[2]));
  EXPECT_EQ(&*by_name.at("three"), where);
  EXPECT_EQ(journal(), "start pool");
  by_name.clear();
  EXPECT_EQ(journal(), "stop pool");
}

TEST_F(state_test, can_be_given_to_a_function_that_knows_only_its_value) {
  const auto twice = [](const cruller::state_of<int>& state) { return *state * 2; };
  const cruller::state one{start([] { return 21; })};
  const cruller::state_handle other{start([] { return 4; })};
  EXPECT_EQ(twice(one), 42);
  EXPECT_EQ(twice(other.get()), 8);
}

TEST_F(state_test, is_closed_when_it_goes_out_of_scope) {
  {
    const cruller::state unused{started("unused", 1), stopped("unused")};
    const cruller::state used{started("used", 1), stopped("used")};
    *used;
    EXPECT_EQ(journal(), "start used");
  }
  EXPECT_EQ(journal(), "stop used");
  EXPECT_EQ(cruller::states::active(), list());
}

// --- when a start fails --------------------------------------------------------------------------

TEST_F(state_test, stays_unrealized_where_its_start_fails_and_the_next_use_tries_again) {
  int attempts = 0;
  const cruller::state db{name("db"), start([&] {
                            if (++attempts == 1) throw std::runtime_error("no route to host");
                            return attempts;
                          })};
  EXPECT_THROW(*db, cruller::signal_error);
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(db.status(), cruller::state_status::unrealized);
  EXPECT_EQ(cruller::states::active(), list());
  EXPECT_EQ(*db, 2);
}

TEST_F(state_test, is_named_by_the_error_of_its_start_with_the_cause_nested) {
  const cruller::state db{name("db"), start([] { throw std::runtime_error("no route to host"); })};
  try {
    *db;
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(error.what(), "db: start failed: no route to host");
    EXPECT_EQ(error.component(), "db");
    EXPECT_EQ(error.signal(), "start");
    EXPECT_THROW(std::rethrow_if_nested(error), std::runtime_error);
  }
}

TEST_F(state_test, that_fails_is_named_with_all_that_needed_it) {
  const cruller::state config{name("config"), start([]() -> int { throw 7; })};
  const cruller::state db{name("db"), start([&] { return *config; })};
  try {
    *db;
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(error.what(), "db: start failed: config: start failed: an exception of type int");
  }
  EXPECT_FALSE(db.realized());
}

TEST_F(state_test, without_a_name_says_in_messages_where_it_is_defined) {
  const auto message_of = [](const cruller::any_state& broken) -> std::string {
    try {
      broken.force();
    } catch (const cruller::signal_error& error) {
      return error.what();
    }
    return "";
  };
  const auto broken = []() -> int { throw std::runtime_error("boom"); };
  const auto here = [](unsigned line) { return "state_test.cpp:" + std::to_string(line) + ")"; };
  const cruller::state one{start(broken)};
  EXPECT_NE(message_of(one).find(here(__LINE__ - 1)), std::string::npos) << message_of(one);
  const cruller::state two(doc("two"), start(broken));
  EXPECT_NE(message_of(two).find(here(__LINE__ - 1)), std::string::npos) << message_of(two);
  const cruller::state three{stop([] {}), start(broken)};
  EXPECT_NE(message_of(three).find(here(__LINE__ - 1)), std::string::npos) << message_of(three);
  const cruller::state named{start(broken), name("db")};
  EXPECT_EQ(message_of(named), "db: start failed: boom");
  const cruller::state_handle<int> held(start(broken));
  EXPECT_EQ(message_of(held.get()), held.get().name() + ": start failed: boom");
}

}  // namespace
