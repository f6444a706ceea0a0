// The properties of the PostgreSQL store alone: it is shared, and its server may be unavailable for
// some time.
#include "postgres_store.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <map>
#include <semaphore>
#include <set>
#include <sstream>
#include <thread>

#include "event_log.hpp"
#include "postgres_connection.hpp"
#include "postgres_pool.hpp"
#include "router.hpp"
#include "support/postgres_server.hpp"

namespace shop {
namespace {

using items = std::vector<todo_item>;

class postgres_store_test : public testing::Test {
 protected:
  // The log's lines about an event.
  int count_lines(const std::string& event) const {
    std::istringstream lines(lines_.str());
    int count = 0;
    for (std::string line; std::getline(lines, line);)
      count += line.find(event) != std::string::npos ? 1 : 0;
    return count;
  }

  postgres_server& server_ = shared_postgres_server();
  const postgres_settings settings_ = server_.fresh_schema();
  std::ostringstream lines_;
  event_log log_{log_format::human, lines_};
};

TEST_F(postgres_store_test, has_the_todos_of_an_earlier_store) {
  {
    postgres_pool pool(settings_);
    postgres_store(pool, log_).add("milk", true);
  }
  postgres_pool pool(settings_);
  EXPECT_EQ(postgres_store(pool, log_).all(), (items{{1, "milk", true}}));
}

TEST_F(postgres_store_test, shares_the_schema_with_another) {
  postgres_pool pool(settings_);
  postgres_pool other_pool(settings_);
  postgres_store one(pool, log_);
  postgres_store two(other_pool, log_);
  one.add("milk", false);
  two.add("eggs", false);
  EXPECT_EQ(one.all(), (items{{1, "milk", false}, {2, "eggs", false}}));
  EXPECT_EQ(one.all(), two.all());
}

TEST_F(postgres_store_test, leaves_other_schemas_alone) {
  postgres_pool pool(settings_);
  postgres_pool other_pool(server_.fresh_schema());
  postgres_store(pool, log_).add("milk", false);
  EXPECT_EQ(postgres_store(other_pool, log_).all(), items{});
}

TEST_F(postgres_store_test, may_be_made_by_several_services_at_once) {
  for (int round = 0; round != 5; ++round) {
    const postgres_settings settings = server_.fresh_schema();
    std::vector<std::future<std::int64_t>> services;
    for (int i = 0; i != 4; ++i)
      services.push_back(std::async(std::launch::async, [&] {
        postgres_pool pool(settings);
        return postgres_store(pool, log_).add("milk", false).id;
      }));
    std::set<std::int64_t> ids;
    for (auto& each : services) ids.insert(each.get());
    EXPECT_EQ(ids, (std::set<std::int64_t>{1, 2, 3, 4}));
  }
}

TEST_F(postgres_store_test, says_what_it_opened_but_not_the_password) {
  postgres_pool pool(settings_);
  postgres_store store(pool, log_);
  EXPECT_NE(lines_.str().find(settings_.schema), std::string::npos);
  EXPECT_EQ(lines_.str().find(settings_.password), std::string::npos);
}

TEST_F(postgres_store_test, works_again_when_the_server_is_back) {
  postgres_pool pool(settings_);
  postgres_store store(pool, log_);
  store.add("milk", false);
  store.add("eggs", false);
  for (const auto leave : {&postgres_server::stop, &postgres_server::crash}) {
    const items before = store.all();
    const int reported = count_lines("database unavailable");
    (server_.*leave)();
    EXPECT_THROW(store.all(), store_unavailable);
    EXPECT_THROW(store.find(1), store_unavailable);
    EXPECT_THROW(store.add("bread", false), store_unavailable);
    EXPECT_THROW(store.change(1, {"oat milk", true}), store_unavailable);
    EXPECT_THROW(store.remove(1), store_unavailable);
    EXPECT_THROW(store.count(), store_unavailable);
    EXPECT_EQ(count_lines("database unavailable") - reported, 6);
    server_.start();
    EXPECT_EQ(store.all(), before);
    EXPECT_GT(store.add("tea", true).id, before.back().id);
  }
}

// After a crash all acknowledged changes are present, and no others.
TEST_F(postgres_store_test, loses_nothing_that_it_acknowledged) {
  constexpr int clients = 3;
  postgres_pool pool(settings_);
  postgres_store store(pool, log_);
  std::map<std::int64_t, todo_item> kept;
  for (int round = 0; round != 3; ++round) {
    std::counting_semaphore<> acknowledged(0);
    const auto write = [&](int client) {
      const std::string title = std::to_string(round) + "." + std::to_string(client);
      items answered;
      try {
        while (true) {
          answered.push_back(store.add(title, false));
          acknowledged.release();
          answered.push_back(store.change(answered.back().id, {{}, true}).value());
        }
      } catch (const store_unavailable&) {
        return answered;
      }
    };
    std::vector<std::future<items>> writers;
    for (int i = 0; i != clients; ++i) writers.push_back(std::async(std::launch::async, write, i));
    for (int i = 0; i != 50; ++i) acknowledged.acquire();
    server_.crash();
    for (auto& each : writers)
      for (const todo_item& item : each.get()) kept[item.id] = item;
    server_.start();

    std::map<std::int64_t, todo_item> there;
    for (const todo_item& item : store.all()) there[item.id] = item;
    for (const auto& [id, item] : kept) {
      ASSERT_TRUE(there.contains(id)) << id;
      EXPECT_EQ(there[id].title, item.title);
      // At least the last acknowledged change is present; a later one may have been made without an
      // answer.
      EXPECT_GE(there[id].done, item.done);
    }
    EXPECT_LE(there.size(), kept.size() + clients);
    kept = there;
  }
}

TEST_F(postgres_store_test, leads_to_503_while_the_server_is_unavailable) {
  postgres_pool pool(settings_);
  postgres_store store(pool, log_);
  router router(store);
  const http_request post{"POST", "/todos", R"({"title":"milk"})"};
  EXPECT_EQ(router.answer(post).status, 201);
  server_.stop();
  const http_response refusal = router.answer(post);
  EXPECT_EQ(refusal.status, 503);
  EXPECT_EQ(refusal.body, "{\"error\":\"the todos cannot be reached now, try again later\"}\n");
  server_.start();
  EXPECT_EQ(
      router.answer({"GET", "/todos", ""}).body, "[{\"done\":false,\"id\":1,\"title\":\"milk\"}]\n"
  );
}

TEST_F(postgres_store_test, returns_a_connection_after_each_error) {
  postgres_pool pool(settings_);
  postgres_store store(pool, log_);
  pool.lend()->run("DROP TABLE todos");
  for (int i = 0; i != 2 * settings_.pool_size; ++i) {
    try {
      store.all();
      FAIL() << "there is no table";
    } catch (const store_unavailable& e) {
      FAIL() << e.what();
    } catch (const std::runtime_error& e) {
      EXPECT_NE(std::string(e.what()).find("\"todos\" does not exist"), std::string::npos);
    }
  }
  EXPECT_EQ(pool.free(), settings_.pool_size);
}

}  // namespace
}  // namespace shop
