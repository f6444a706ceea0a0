// The pool against a real server: lending, waiting, and what happens when connections break.
#include "postgres_pool.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>
#include <set>
#include <stdexcept>
#include <vector>

#include "postgres_connection.hpp"
#include "store.hpp"
#include "support/postgres_server.hpp"

namespace shop {
namespace {

using namespace std::chrono_literals;

// The server process of a connection; each connection has its own.
int process_of(postgres_connection& connection) {
  return connection.run("SELECT pg_backend_pid()")[0][0].as<int>();
}

std::string value(postgres_connection& connection, const std::string& what) {
  return connection.run("SELECT " + what)[0][0].as<std::string>();
}

class postgres_pool_test : public testing::Test {
 protected:
  // The processes of all connections, which are all lent at the same time.
  static std::set<int> processes_of(postgres_pool& pool) {
    std::vector<postgres_pool::loan> loans;
    std::set<int> processes;
    while (pool.free() != 0) processes.insert(process_of(*loans.emplace_back(pool.lend())));
    return processes;
  }

  // Ends a server process from outside, and so its connection.
  void cut(int process) {
    postgres_connection other(settings_);
    // Returns when the process has ended.
    ASSERT_TRUE(other.run("SELECT pg_terminate_backend($1, 60000)", process)[0][0].as<bool>());
  }

  // The settings with a new user.
  postgres_settings with_role(const std::string& what) {
    postgres_settings settings = settings_;
    settings.username = settings.schema + "'s";
    settings.password = "s3cret";
    postgres_connection admin(settings_);
    admin.run("CREATE ROLE " + admin.quoted(settings.username) + " PASSWORD 's3cret' " + what);
    return settings;
  }

  std::string error_of(const postgres_settings& settings) {
    try {
      postgres_pool pool(settings);
      return "none";
    } catch (const store_unavailable& e) {
      return e.what();
    }
  }

  postgres_server& server_ = shared_postgres_server();
  postgres_settings settings_ = server_.fresh_schema();
};

TEST_F(postgres_pool_test, opens_all_its_connections_at_once_and_keeps_them) {
  postgres_pool pool(settings_);
  EXPECT_EQ(pool.free(), 4);
  const std::string now = value(*pool.lend(), "clock_timestamp()");
  for (std::vector<postgres_pool::loan> loans; pool.free() != 0;) {
    const auto rows = loans.emplace_back(pool.lend())
                          ->run(
                              "SELECT backend_start < $1::timestamptz FROM pg_stat_activity "
                              "WHERE pid = pg_backend_pid()",
                              now
                          );
    EXPECT_TRUE(rows[0][0].as<bool>());
  }
  const std::set<int> processes = processes_of(pool);
  EXPECT_EQ(processes.size(), 4u);
  EXPECT_EQ(processes_of(pool), processes);
}

TEST_F(postgres_pool_test, has_a_connection_back_when_the_loan_ends) {
  postgres_pool pool(settings_);
  {
    postgres_pool::loan one = pool.lend();
    EXPECT_EQ(pool.free(), 3);
    const postgres_pool::loan same = std::move(one);
    EXPECT_EQ(pool.free(), 3);
  }
  EXPECT_EQ(pool.free(), 4);
  EXPECT_THROW(pool.lend()->run("nonsense"), std::runtime_error);
  EXPECT_EQ(pool.free(), 4);
}

TEST_F(postgres_pool_test, makes_its_schema_and_works_in_it) {
  settings_.schema += "'s \"quoted\" Name; DROP";
  postgres_pool pool(settings_);
  EXPECT_EQ(value(*pool.lend(), "current_schema()"), settings_.schema);
  pool.lend()->run("CREATE TABLE here (id integer)");
  postgres_pool second(settings_);
  EXPECT_TRUE(second.lend()->run("SELECT * FROM here").empty());
}

TEST_F(postgres_pool_test, uses_a_schema_that_it_could_not_make) {
  postgres_pool pool(settings_);
  postgres_settings guest = with_role("LOGIN");
  const postgres_pool::loan admin = pool.lend();
  admin->run(
      "GRANT USAGE ON SCHEMA " + admin->quoted(guest.schema) + " TO " +
      admin->quoted(guest.username)
  );
  EXPECT_EQ(value(*postgres_pool(guest).lend(), "current_schema()"), guest.schema);
  guest.schema = "another";
  try {
    postgres_pool another(guest);
    FAIL() << "a user without the permission created a schema";
  } catch (const std::runtime_error& e) {
    EXPECT_EQ(e.what(), guest.text() + ": ERROR: permission denied for database postgres");
  }
}

TEST_F(postgres_pool_test, commits_on_the_servers_disk_whatever_the_server_prefers) {
  const postgres_settings hasty = with_role("SUPERUSER LOGIN");
  postgres_connection admin(settings_);
  admin.run("ALTER ROLE " + admin.quoted(hasty.username) + " SET synchronous_commit TO off");
  postgres_pool pool(hasty);
  EXPECT_EQ(value(*pool.lend(), "current_setting('synchronous_commit')"), "on");
}

TEST_F(postgres_pool_test, waits_for_a_connection_that_comes_free) {
  settings_.pool_size = 1;
  settings_.patience = 60s;
  postgres_pool pool(settings_);
  std::optional<postgres_pool::loan> first(pool.lend());
  const int process = process_of(**first);
  auto second = std::async(std::launch::async, [&] { return process_of(*pool.lend()); });
  first.reset();
  EXPECT_EQ(second.get(), process);
}

TEST_F(postgres_pool_test, says_that_no_connection_has_come_free) {
  settings_.pool_size = 2;
  settings_.patience = 10ms;
  postgres_pool pool(settings_);
  const postgres_pool::loan first = pool.lend();
  {
    const postgres_pool::loan second = pool.lend();
    try {
      pool.lend();
      FAIL() << "it lent a third connection";
    } catch (const store_unavailable& e) {
      EXPECT_EQ(e.what(), settings_.text() + ": for 10 ms all 2 connections have been in use");
    }
  }
  EXPECT_NO_THROW(pool.lend());
}

TEST_F(postgres_pool_test, is_not_empty) {
  settings_.pool_size = 0;
  EXPECT_THROW(postgres_pool{settings_}, std::invalid_argument);
}

TEST_F(postgres_pool_test, refuses_empty_settings) {
  for (const auto setting :
       {&postgres_settings::host,
        &postgres_settings::username,
        &postgres_settings::database,
        &postgres_settings::schema}) {
    postgres_settings settings = settings_;
    (settings.*setting).clear();
    EXPECT_THROW(postgres_pool{settings}, std::invalid_argument);
  }
}

TEST_F(postgres_pool_test, replaces_a_connection_that_broke_while_it_was_free) {
  settings_.pool_size = 1;
  postgres_pool pool(settings_);
  const int process = process_of(*pool.lend());
  cut(process);
  EXPECT_NE(process_of(*pool.lend()), process);
  EXPECT_EQ(value(*pool.lend(), "current_schema()"), settings_.schema);
}

TEST_F(postgres_pool_test, replaces_a_connection_that_broke_while_it_was_lent) {
  settings_.pool_size = 1;
  postgres_pool pool(settings_);
  int process = 0;
  {
    const postgres_pool::loan loan = pool.lend();
    process = process_of(*loan);
    try {
      loan->run("SELECT pg_terminate_backend(pg_backend_pid())");
      FAIL() << "it got an answer from a process that has ended";
    } catch (const store_unavailable& e) {
      EXPECT_EQ(e.what(), settings_.text() + ": the connection was lost in mid-statement");
    }
    // Once lost it stays lost: later statements may depend on earlier ones.
    EXPECT_THROW(loan->run("SELECT 1"), store_unavailable);
    EXPECT_FALSE(loan->is_alive());
  }
  EXPECT_NE(process_of(*pool.lend()), process);
}

TEST_F(postgres_pool_test, keeps_a_connection_after_an_invalid_statement) {
  settings_.pool_size = 1;
  postgres_pool pool(settings_);
  const int process = process_of(*pool.lend());
  try {
    pool.lend()->run("SELECT 1 / $1::integer", 0);
    FAIL() << "it divided by zero";
  } catch (const store_unavailable& e) {
    FAIL() << e.what();
  } catch (const std::runtime_error& e) {
    EXPECT_EQ(e.what(), settings_.text() + ": ERROR: division by zero");
  }
  EXPECT_EQ(process_of(*pool.lend()), process);
}

TEST_F(postgres_pool_test, names_the_server_that_is_unavailable_at_the_start) {
  const tcp_port silent("127.0.0.1", 0);
  const postgres_settings settings{
      .port = silent.number(), .username = "clerk", .password = "s3cret", .schema = "shop"};
  const std::string at = "database postgres at " + silent.text() + ", user clerk, schema shop: ";
  const std::string error = error_of(settings);
  EXPECT_TRUE(error.starts_with(at)) << error;
  EXPECT_NE(error.find("Connection refused"), std::string::npos) << error;
  EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  EXPECT_EQ(error.find("s3cret"), std::string::npos) << error;
}

TEST_F(postgres_pool_test, says_what_is_wrong_with_its_settings_but_not_the_password) {
  const auto says = [&](const postgres_settings& settings, const std::string& reason) {
    const std::string error = error_of(settings);
    EXPECT_TRUE(error.starts_with(settings.text() + ": ")) << error;
    EXPECT_NE(error.find(reason), std::string::npos) << error;
    EXPECT_EQ(error.find(settings.password), std::string::npos) << error;
  };
  postgres_settings wrong = settings_;
  wrong.password = "s3cret' host=elsewhere";
  says(wrong, "password authentication failed for user \"shop\"");
  wrong = settings_;
  wrong.database = "no such";
  says(wrong, "database \"no such\" does not exist");
}

TEST_F(postgres_pool_test, works_again_when_the_server_is_back) {
  postgres_pool pool(settings_);
  for (const auto leave : {&postgres_server::stop, &postgres_server::crash}) {
    (server_.*leave)();
    // More often than it has connections, to show that none is leaked.
    for (int i = 0; i != 2 * settings_.pool_size; ++i) EXPECT_THROW(pool.lend(), store_unavailable);
    EXPECT_EQ(pool.free(), settings_.pool_size);
    server_.start();
    EXPECT_EQ(processes_of(pool).size(), 4u);
  }
}

TEST_F(postgres_pool_test, lends_no_connection_to_two_threads) {
  postgres_pool pool(settings_);
  pool.lend()->run("CREATE TABLE numbers (number integer)");
  std::vector<std::future<void>> threads;
  for (int t = 0; t != 8; ++t)
    threads.push_back(std::async(std::launch::async, [&pool, t] {
      for (int i = 0; i != 50; ++i) pool.lend()->run("INSERT INTO numbers VALUES ($1)", t);
    }));
  for (auto& each : threads) each.get();
  EXPECT_EQ(value(*pool.lend(), "count(*) FROM numbers"), "400");
}

}  // namespace
}  // namespace shop
