// The guarantees of every store, tested on each; and those of the SQLite store alone.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>
#include <thread>

#include "event_log.hpp"
#include "memory_store.hpp"
#include "postgres_pool.hpp"
#include "postgres_store.hpp"
#include "sqlite_store.hpp"
#include "support/postgres_server.hpp"
#include "support/temporary_directory.hpp"

namespace shop {
namespace {

struct in_memory {
  memory_store store;
};

struct in_sqlite {
  temporary_directory directory;
  std::ostringstream lines;
  event_log log{log_format::human, lines};
  sqlite_store store{directory / "todo.db", log};
};

struct in_postgres {
  std::ostringstream lines;
  event_log log{log_format::human, lines};
  postgres_pool pool{shared_postgres_server().fresh_schema()};
  postgres_store store{pool, log};
};

template <typename Fixture>
class store_test : public testing::Test, protected Fixture {
 protected:
  shop::store& todos() { return this->store; }
};

using stores = testing::Types<in_memory, in_sqlite, in_postgres>;

struct store_names {
  template <typename Fixture>
  static std::string GetName(int) {
    if (std::is_same_v<Fixture, in_memory>) return "memory";
    return std::is_same_v<Fixture, in_sqlite> ? "sqlite" : "postgres";
  }
};
TYPED_TEST_SUITE(store_test, stores, store_names);

using items = std::vector<todo_item>;

TYPED_TEST(store_test, is_empty_at_first) {
  EXPECT_EQ(this->todos().all(), items{});
  EXPECT_EQ(this->todos().count(), 0u);
}

TYPED_TEST(store_test, gives_back_what_was_added) {
  const todo_item milk = this->todos().add("milk", false);
  const todo_item eggs = this->todos().add("eggs", true);
  EXPECT_EQ(milk, (todo_item{1, "milk", false}));
  EXPECT_EQ(eggs, (todo_item{2, "eggs", true}));
  EXPECT_EQ(this->todos().all(), (items{milk, eggs}));
  EXPECT_EQ(this->todos().find(eggs.id), eggs);
  EXPECT_EQ(this->todos().count(), 2u);
}

TYPED_TEST(store_test, keeps_any_text) {
  const std::string title = std::string("a\0b'\"; DROP TABLE todos; -- ", 26) +
                            "\u00e4\U0001F369\n";
  EXPECT_EQ(this->todos().add(title, false).title, title);
  EXPECT_EQ(this->todos().find(1), (todo_item{1, title, false}));
}

TYPED_TEST(store_test, finds_nothing_under_an_unknown_id) {
  this->todos().add("milk", false);
  for (const std::int64_t id : {INT64_MIN, std::int64_t{-1}, std::int64_t{0}, INT64_MAX})
    EXPECT_EQ(this->todos().find(id), std::nullopt) << id;
}

TYPED_TEST(store_test, changes_only_what_is_to_change) {
  this->todos().add("milk", false);
  this->todos().add("eggs", false);
  EXPECT_EQ(this->todos().change(1, {"oat milk", {}}), (todo_item{1, "oat milk", false}));
  EXPECT_EQ(this->todos().change(1, {{}, true}), (todo_item{1, "oat milk", true}));
  EXPECT_EQ(this->todos().change(1, {}), (todo_item{1, "oat milk", true}));
  EXPECT_EQ(this->todos().change(1, {"milk", false}), (todo_item{1, "milk", false}));
  EXPECT_EQ(this->todos().change(3, {"no", true}), std::nullopt);
  EXPECT_EQ(this->todos().all(), (items{{1, "milk", false}, {2, "eggs", false}}));
}

TYPED_TEST(store_test, removes_once) {
  this->todos().add("milk", false);
  this->todos().add("eggs", false);
  EXPECT_TRUE(this->todos().remove(1));
  EXPECT_FALSE(this->todos().remove(1));
  EXPECT_EQ(this->todos().all(), (items{{2, "eggs", false}}));
}

TYPED_TEST(store_test, never_gives_an_id_twice) {
  this->todos().add("milk", false);
  this->todos().remove(1);
  EXPECT_EQ(this->todos().add("eggs", false).id, 2);
}

TYPED_TEST(store_test, takes_changes_from_several_threads) {
  std::vector<std::thread> threads;
  for (int t = 0; t != 4; ++t)
    threads.emplace_back([this] {
      for (int i = 0; i != 25; ++i) {
        const todo_item item = this->todos().add("one of many", false);
        this->todos().change(item.id, {{}, true});
        this->todos().all();
      }
    });
  for (std::thread& each : threads) each.join();
  std::int64_t next = 1;
  for (const todo_item& each : this->todos().all())
    EXPECT_EQ(each, (todo_item{next++, "one of many", true}));
  EXPECT_EQ(next, 101);
}

class sqlite_store_test : public testing::Test {
 protected:
  const std::string path() const { return directory_ / "todo.db"; }

  temporary_directory directory_;
  std::ostringstream lines_;
  event_log log_{log_format::human, lines_};
};

TEST_F(sqlite_store_test, has_the_todos_of_an_earlier_store) {
  sqlite_store(path(), log_).add("milk", true);
  EXPECT_EQ(sqlite_store(path(), log_).all(), (items{{1, "milk", true}}));
}

TEST_F(sqlite_store_test, shares_the_database_with_another) {
  sqlite_store one(path(), log_);
  sqlite_store two(path(), log_);
  one.add("milk", false);
  two.add("eggs", false);
  EXPECT_EQ(one.all(), two.all());
}

TEST_F(sqlite_store_test, has_all_in_one_file_after_a_checkpoint) {
  sqlite_store store(path(), log_);
  store.add("milk", false);
  EXPECT_GT(std::filesystem::file_size(path() + "-wal"), 0u);
  store.checkpoint();
  EXPECT_EQ(std::filesystem::file_size(path() + "-wal"), 0u);
  std::filesystem::copy_file(path(), directory_ / "copy.db");
  EXPECT_EQ(sqlite_store(directory_ / "copy.db", log_).all(), (items{{1, "milk", false}}));
  EXPECT_EQ(store.add("eggs", false).id, 2);
}

TEST_F(sqlite_store_test, names_the_file_it_cannot_open) {
  const std::string nowhere = directory_ / "no/such/directory.db";
  try {
    sqlite_store store(nowhere, log_);
    FAIL() << "it opened " << nowhere;
  } catch (const std::runtime_error& e) {
    EXPECT_EQ(e.what(), "database " + nowhere + ": unable to open database file");
  }
}

TEST_F(sqlite_store_test, acknowledges_nothing_while_its_file_is_away) {
  namespace fs = std::filesystem;
  sqlite_store store(path(), log_);
  store.add("milk", false);
  for (const std::string& file : {path(), path() + "-wal"}) {
    fs::rename(file, directory_ / "elsewhere");
    lines_.str("");
    EXPECT_THROW(store.add("eggs", false), store_unavailable) << file;
    EXPECT_NE(lines_.str().find("database unavailable path=\"" + file), std::string::npos);
    EXPECT_THROW(store.all(), store_unavailable);
    EXPECT_THROW(store.find(1), store_unavailable);
    EXPECT_THROW(store.change(1, {"bread", {}}), store_unavailable);
    EXPECT_THROW(store.remove(1), store_unavailable);
    EXPECT_THROW(store.count(), store_unavailable);
    EXPECT_THROW(store.checkpoint(), store_unavailable);
    fs::rename(directory_ / "elsewhere", file);
    EXPECT_EQ(store.all(), (items{{1, "milk", false}}));
  }
}

TEST_F(sqlite_store_test, acknowledges_nothing_if_another_file_replaces_its_own) {
  sqlite_store store(path(), log_);
  std::filesystem::remove(path());
  const sqlite_store other(path(), log_);
  EXPECT_THROW(store.add("eggs", false), store_unavailable);
}

TEST_F(sqlite_store_test, does_not_keep_todos_nowhere) {
  EXPECT_THROW(sqlite_store("", log_), std::invalid_argument);
}

}  // namespace
}  // namespace shop
