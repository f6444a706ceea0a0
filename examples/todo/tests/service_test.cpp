// The service as a system: wired, driven, and with a replaced store, using the testing kit.
#include <algorithm>
#include <cruller/testing/gmock.hpp>
#include <cruller/testing/virtual_clock.hpp>
#include <map>

#include "support/json_client.hpp"
#include "support/postgres_server.hpp"
#include "system.hpp"

namespace shop {
namespace {

namespace kit = cruller::testing;
using nlohmann::json;
using ::testing::Return;
using ::testing::Throw;

class mock_store : public store {
 public:
  MOCK_METHOD(std::vector<todo_item>, all, (), (override));
  MOCK_METHOD(std::optional<todo_item>, find, (std::int64_t), (override));
  MOCK_METHOD(todo_item, add, (const std::string&, bool), (override));
  MOCK_METHOD(std::optional<todo_item>, change, (std::int64_t, const todo_change&), (override));
  MOCK_METHOD(bool, remove, (std::int64_t), (override));
  MOCK_METHOD(std::size_t, count, (), (override));
};

// The service on a free port, with a store in memory, and with a mock store.
constexpr auto in_memory = with(
    todo, "env.http_port"_k = std::uint16_t{0}, "persistence.store"_k = make<memory_store>()
);
constexpr auto mocked = with(in_memory, "persistence.store"_k = kit::mock<mock_store>());

using service_test = kit::fixture<in_memory>;
using service_with_a_mock_test = kit::fixture<mocked>;

std::uint16_t port_of(auto& sys) { return sys["http.server"_k].port(); }

TEST_F(service_with_a_mock_test, shows_over_http_what_is_in_the_store) {
  EXPECT_CALL(sys["persistence.store"_k], all())
      .WillOnce(Return(std::vector<todo_item>{{1, "milk", true}}));
  EXPECT_EQ(
      body_of(get(port_of(sys), "/todos")), json::parse(R"([{"id":1,"title":"milk","done":true}])")
  );
}

TEST_F(service_test, keeps_what_is_posted) {
  EXPECT_EQ(status_of(post(port_of(sys), "/todos", R"({"title":"milk"})")), 201);
  EXPECT_EQ(sys["persistence.store"_k].all(), (std::vector<todo_item>{{1, "milk", false}}));
}

TEST_F(service_with_a_mock_test, acknowledges_nothing_that_is_not_kept) {
  EXPECT_CALL(sys["persistence.store"_k], add("milk", false))
      .WillOnce(Throw(std::runtime_error("disk full")));
  EXPECT_EQ(status_of(post(port_of(sys), "/todos", R"({"title":"milk"})")), 500);
}

TEST_F(service_test, pauses_the_server_before_what_it_serves) {
  kit::journal journal(sys);
  sys.suspend();
  EXPECT_EQ(
      journal,
      "suspend http.server, suspend http.handler, suspend persistence.store, "
      "suspend log.publisher, suspend env.database, suspend env.http_port, suspend env.http_host"
  );
}

TEST_F(service_test, refuses_connections_while_it_is_suspended) {
  const int port = port_of(sys);
  sys.suspend();
  EXPECT_EQ(get(port, "/todos"), "");
  sys.resume();
  EXPECT_EQ(port_of(sys), port);
  EXPECT_EQ(status_of(get(port, "/todos")), 200);
  sys.stop();
  EXPECT_EQ(get(port, "/todos"), "");
}

TEST_F(service_test, starts_again_after_a_stop) {
  for (int i = 0; i != 3; ++i) {
    EXPECT_EQ(status_of(post(port_of(sys), "/todos", R"({"title":"milk"})")), 201);
    EXPECT_EQ(sys["persistence.store"_k].count(), 1u);
    sys.restart();
  }
}

TEST_F(service_test, says_which_component_found_its_port_in_use) {
  const std::uint16_t port = port_of(sys);
  kit::guarded<in_memory> second;
  second.set("env.http_port"_k, port);
  try {
    second.start();
    FAIL() << "both servers have the port";
  } catch (const cruller::signal_error& e) {
    EXPECT_EQ(e.component(), "http.server");
    EXPECT_EQ(
        e.failures().front().message,
        "bind 127.0.0.1:" + std::to_string(port) + ": Address already in use"
    );
  }
  EXPECT_EQ(second.state(), cruller::component_state::stopped);
}

TEST(service_in_postgres_test, describes_what_runs_but_not_the_password) {
  static constexpr auto definition = with(todo_in_postgres, "env.http_port"_k = std::uint16_t{0});
  const postgres_settings settings = shared_postgres_server().fresh_schema();
  kit::guarded<definition> sys;
  kit::virtual_clock no_checks(sys);  // They borrow a connection.
  sys.set("env.postgres.host"_k, settings.host);
  sys.set("env.postgres.port", std::to_string(settings.port));
  sys.set("env.postgres.username"_k, settings.username);
  sys.set("env.postgres.password"_k, settings.password);
  sys.set("env.postgres.schema"_k, settings.schema);
  sys.start();
  EXPECT_EQ(status_of(post(port_of(sys), "/todos", R"({"title":"milk"})")), 201);
  std::map<std::string, cruller::component_description> found;
  for (const auto& each : sys.describe()) {
    found[each.id] = each;
    for (const std::string& text : {each.config, each.status.value_or("")})
      EXPECT_EQ(text.find("ecret"), std::string::npos) << each.id << ": " << text;
  }
  ASSERT_NE(settings.password.find("ecret"), std::string::npos);
  EXPECT_EQ(found["env.postgres.password"].config, "****");
  EXPECT_EQ(found["env.postgres.username"].config, '"' + settings.username + '"');
  EXPECT_EQ(found["persistence.pool"].status, "4 free");
  EXPECT_EQ(found["persistence.store"].status, "1 todos");
}

TEST(systems_test, has_a_test_system_in_memory_at_a_free_port) {
  auto service = cruller::make_system<systems>("test");
  service->start();
  ASSERT_NE(service->find<memory_store>("persistence.store"), nullptr);
  EXPECT_GT(service->find<http_server>("http.server")->port(), 0);
}

TEST(systems_test, differ_in_where_the_todos_are) {
  const auto ids_of = [](std::string_view name) {
    std::vector<std::string> ids;
    for (const auto& each : cruller::make_system<systems>(name)->describe()) ids.push_back(each.id);
    return ids;
  };
  const std::vector<std::string> in_a_file_or_in_memory = {
      "env.http_host",
      "env.http_port",
      "env.database",
      "log.publisher",
      "persistence.store",
      "http.server",
      "http.handler"};
  const std::vector<std::string> in_postgres = {
      "env.http_host",
      "env.http_port",
      "env.postgres.host",
      "env.postgres.port",
      "env.postgres.username",
      "env.postgres.password",
      "env.postgres.database",
      "env.postgres.schema",
      "log.publisher",
      "log.lifecycle",
      "persistence.store",
      "persistence.pool",
      "http.server",
      "http.handler"};
  std::vector<std::string> with_reminders = in_postgres;
  with_reminders.insert(
      std::find(with_reminders.begin(), with_reminders.end(), "log.publisher"),
      {"env.reminders.host",
       "env.reminders.port",
       "env.reminders.path",
       "env.reminders.age",
       "env.reminders.interval"}
  );
  with_reminders.insert(
      with_reminders.end(), {"reminders.sender", "reminders.list", "reminders.peer"}
  );
  EXPECT_EQ(ids_of("dev"), in_a_file_or_in_memory);
  EXPECT_EQ(ids_of("test"), in_a_file_or_in_memory);
  EXPECT_EQ(ids_of("prod"), in_postgres);
  EXPECT_EQ(ids_of("reminding"), with_reminders);
}

}  // namespace
}  // namespace shop
