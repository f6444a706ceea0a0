// The service as a system: put together, driven, and with parts of it swapped for fakes.
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>

#include "support/raw_client.hpp"
#include "system.hpp"

namespace shop {
namespace {

using nlohmann::json;

// A store that does not work, as one on a disk that is full.
class broken_store : public memory_store {
 public:
  todo_item add(const std::string&, bool) override { throw std::runtime_error("disk full"); }
};

// A store that has something in it from the start.
class filled_store : public memory_store {
 public:
  filled_store() { add("milk", true); }
};

// A component that can stand for the store.
template <typename Store>
inline constexpr auto stored_in = component(start([] { return Store{}; }));

// The service with another store, at a free port.
template <typename Store>
inline constexpr auto todo_with =
    with(todo, "env.http_port"_k = 0, "persistence.store"_k = stored_in<Store>);

int port_of(auto& running) { return running["http.server"_k].port(); }

std::string get(int port, const std::string& path) {
  return ask(port, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
}

std::string post(int port, const std::string& path, const std::string& body) {
  return ask(
      port,
      "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
          "\r\n\r\n" + body
  );
}

json body_of(const std::string& response) {
  return json::parse(response.substr(response.find("\r\n\r\n")));
}

TEST(service_test, shows_over_http_what_is_in_the_store) {
  cruller::system<todo_with<filled_store>> service;
  service.start();
  EXPECT_EQ(
      body_of(get(port_of(service), "/todos")),
      json::parse(R"([{"id":1,"title":"milk","done":true}])")
  );
}

TEST(service_test, keeps_what_is_posted) {
  cruller::system<todo_with<memory_store>> service;
  service.start();
  EXPECT_EQ(status_of(post(port_of(service), "/todos", R"({"title":"milk"})")), 201);
  EXPECT_EQ(service["persistence.store"_k].all(), (std::vector<todo_item>{{1, "milk", false}}));
}

TEST(service_test, acknowledges_nothing_that_is_not_kept) {
  cruller::system<todo_with<broken_store>> service;
  service.start();
  EXPECT_EQ(status_of(post(port_of(service), "/todos", R"({"title":"milk"})")), 500);
  EXPECT_EQ(body_of(get(port_of(service), "/todos")), json::array());
}

TEST(service_test, refuses_connections_while_it_is_suspended) {
  cruller::system<todo_with<memory_store>> service;
  service.start();
  const int port = port_of(service);
  service.suspend();
  EXPECT_EQ(get(port, "/todos"), "");
  service.resume();
  EXPECT_EQ(port_of(service), port);
  EXPECT_EQ(status_of(get(port, "/todos")), 200);
  service.stop();
  EXPECT_EQ(get(port, "/todos"), "");
}

TEST(service_test, starts_anew_after_a_stop) {
  cruller::system<todo_with<memory_store>> service;
  for (int i = 0; i != 3; ++i) {
    service.start();
    EXPECT_EQ(status_of(post(port_of(service), "/todos", R"({"title":"milk"})")), 201);
    EXPECT_EQ(service["persistence.store"_k].count(), 1u);
    service.stop();
  }
}

TEST(service_test, says_which_component_found_its_port_in_use) {
  cruller::system<todo_with<memory_store>> first;
  first.start();
  auto second = cruller::make_system<systems>("test");
  second->set("env.http_port", std::to_string(port_of(first)));
  try {
    second->start();
    FAIL() << "both have the port";
  } catch (const cruller::signal_error& e) {
    EXPECT_EQ(e.component(), "http.server");
    EXPECT_EQ(
        e.failures().front().message,
        "bind 127.0.0.1:" + std::to_string(port_of(first)) + ": Address already in use"
    );
  }
  EXPECT_EQ(second->state(), cruller::component_state::stopped);
}

TEST(service_test, has_a_test_system_in_memory_at_a_free_port) {
  auto service = cruller::make_system<systems>("test");
  service->start();
  ASSERT_NE(service->find<memory_store>("persistence.store"), nullptr);
  EXPECT_GT(service->find<http_server>("http.server")->port(), 0);
}

TEST(service_test, has_the_same_components_in_every_system) {
  const auto ids_of = [](std::string_view name) {
    std::vector<std::string> ids;
    for (const auto& each : cruller::make_system<systems>(name)->describe()) ids.push_back(each.id);
    return ids;
  };
  const std::vector<std::string> ids = {
      "env.http_host",
      "env.http_port",
      "env.database",
      "log.publisher",
      "persistence.store",
      "http.server",
      "http.handler"};
  EXPECT_EQ(ids_of("dev"), ids);
  EXPECT_EQ(ids_of("test"), ids);
  EXPECT_EQ(ids_of("prod"), ids);
}

}  // namespace
}  // namespace shop
