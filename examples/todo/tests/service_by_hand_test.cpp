// Tests of the service without the testing kit, for comparison with service_test.cpp.
#include <gtest/gtest.h>

#include "support/json_client.hpp"
#include "system.hpp"

namespace shop {
namespace {

using nlohmann::json;

// A store that fails, as on a full disk.
class broken_store : public memory_store {
 public:
  todo_item add(const std::string&, bool) override { throw std::runtime_error("disk full"); }
};

// A store that is not empty at the start.
class filled_store : public memory_store {
 public:
  filled_store() { add("milk", true); }
};

// The service with another store, on a free port.
template <typename Store>
inline constexpr auto todo_with =
    with(todo, "env.http_port"_k = std::uint16_t{0}, "persistence.store"_k = make<Store>());

// A fixture that reports every failure.
template <typename Store>
class service_with : public ::testing::Test {
 protected:
  void SetUp() override { sys.start(); }
  void TearDown() override {
    try {
      sys.stop();
    } catch (const cruller::signal_error& e) {
      ADD_FAILURE() << e.what();
    }
  }

  cruller::system<todo_with<Store>> sys;
};

using service_by_hand_test = service_with<memory_store>;
using filled_service_by_hand_test = service_with<filled_store>;
using broken_service_by_hand_test = service_with<broken_store>;

int port_of(auto& sys) { return sys["http.server"_k].port(); }

TEST_F(filled_service_by_hand_test, shows_over_http_what_is_in_the_store) {
  EXPECT_EQ(
      body_of(get(port_of(sys), "/todos")), json::parse(R"([{"id":1,"title":"milk","done":true}])")
  );
}

TEST_F(service_by_hand_test, keeps_what_is_posted) {
  EXPECT_EQ(status_of(post(port_of(sys), "/todos", R"({"title":"milk"})")), 201);
  EXPECT_EQ(sys["persistence.store"_k].all(), (std::vector<todo_item>{{1, "milk", false}}));
}

TEST_F(broken_service_by_hand_test, acknowledges_nothing_that_is_not_kept) {
  EXPECT_EQ(status_of(post(port_of(sys), "/todos", R"({"title":"milk"})")), 500);
  EXPECT_EQ(body_of(get(port_of(sys), "/todos")), json::array());
}

TEST_F(service_by_hand_test, pauses_the_server_before_what_it_serves) {
  std::string journal;
  const auto watch = sys.observe([&](const cruller::event& e) {
    if (e.phase == cruller::phase::begun) return;
    if (!journal.empty()) journal += ", ";
    journal += std::string(e.signal) + " " + std::string(e.component);
    if (e.phase == cruller::phase::failed) journal += " failed";
  });
  sys.suspend();
  EXPECT_EQ(
      journal,
      "suspend http.server, suspend http.handler, suspend persistence.store, "
      "suspend log.publisher, suspend env.database, suspend env.http_port, suspend env.http_host"
  );
}

}  // namespace
}  // namespace shop
