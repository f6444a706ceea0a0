// Restarting the service while clients use it: none is refused, and no acknowledged data is lost.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "support/json_client.hpp"
#include "support/temporary_directory.hpp"
#include "system.hpp"

namespace shop {
namespace {

constexpr int clients = 4;
constexpr int restarts = 10;

inline constexpr auto at_a_free_port = with(todo, "env.http_port"_k = std::uint16_t{0});
using service = cruller::system<at_a_free_port>;

// The responses that one client has received.
struct experience {
  std::set<std::string> acknowledged;
  std::vector<std::string> other_answers;  // empty for a client that was refused or disconnected
};

// Adds todos until it is stopped.
experience add_todos(int port, const std::string& name, const std::atomic<bool>& ends) {
  experience seen;
  for (int i = 0; !ends; ++i) {
    const std::string title = name + " " + std::to_string(i);
    const std::string response = post(port, "/todos", nlohmann::json{{"title", title}}.dump());
    if (status_of(response) == 201)
      seen.acknowledged.insert(title);
    else
      seen.other_answers.push_back(response);
  }
  return seen;
}

std::size_t open_files() {
  namespace fs = std::filesystem;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator())
  );
}

class restart_test : public testing::Test {
 protected:
  void SetUp() override {
    sys_.set("env.database"_k, directory_ / "todo.db");
    sys_.start();
  }
  int port() { return sys_["http.server"_k].port(); }

  // Restarts repeatedly while clients add todos. Each client gets at least one response after each
  // restart.
  template <typename Restart>
  void restart_under_clients(Restart restart) {
    const int before = port();
    std::atomic<bool> ends = false;
    std::vector<experience> seen(clients);
    std::vector<std::thread> threads;
    for (int i = 0; i != clients; ++i)
      threads.emplace_back([&, i] {
        seen[static_cast<std::size_t>(i)] = add_todos(before, std::to_string(i), ends);
      });
    for (int i = 0; i != restarts; ++i) {
      restart();
      EXPECT_EQ(port(), before);
      const std::uint64_t answered = sys_["http.server"_k].answered();
      while (sys_["http.server"_k].answered() < answered + clients) std::this_thread::yield();
    }
    ends = true;
    for (std::thread& each : threads) each.join();

    std::set<std::string> kept;
    for (const todo_item& each : sys_["persistence.store"_k].all()) kept.insert(each.title);
    for (const experience& each : seen) {
      EXPECT_EQ(each.other_answers, std::vector<std::string>{});
      EXPECT_FALSE(each.acknowledged.empty());
      EXPECT_TRUE(std::ranges::includes(kept, each.acknowledged));
    }
  }

  temporary_directory directory_;
  service sys_;
};

TEST_F(restart_test, no_client_is_refused_and_no_acknowledged_write_is_lost) {
  restart_under_clients([&] { sys_.restart(); });
}

TEST_F(restart_test, no_client_is_refused_with_threads) {
  restart_under_clients([&] { sys_.restart({.threads = 4}); });
}

TEST_F(restart_test, no_client_is_refused_if_only_the_store_restarts) {
  restart_under_clients([&] { sys_.restart("persistence.store"_k); });
}

TEST_F(restart_test, no_socket_is_left_open) {
  sys_.restart();
  const std::size_t before = open_files();
  for (int i = 0; i != 5; ++i) sys_.restart();
  EXPECT_EQ(open_files(), before);
}

TEST_F(restart_test, listens_on_another_port_if_the_setting_changes) {
  const int before = port();
  const std::uint16_t other = tcp_port("127.0.0.1", 0).number();
  std::vector<cruller::handed_over> files = sys_.hand_over();
  ASSERT_EQ(files.size(), 1u);
  sys_.stop();
  sys_.set("env.http_port"_k, other);
  sys_.inherit(files[0].id, std::move(files[0].file));
  sys_.start();
  EXPECT_EQ(port(), other);
  EXPECT_EQ(status_of(get(other, "/todos")), 200);
  EXPECT_FALSE(raw_client(before).is_connected());
}

TEST_F(restart_test, a_store_whose_file_is_gone_is_unavailable_until_the_restart) {
  const auto status = [&] {
    for (const auto& each : sys_.describe())
      if (each.id == "persistence.store") return each.status.value_or("");
    return std::string();
  };
  std::filesystem::remove(directory_ / "todo.db");
  EXPECT_NE(status().find("todo.db: the file has been deleted"), std::string::npos) << status();
  EXPECT_EQ(status_of(post(port(), "/todos", R"({"title":"milk"})")), 503);
  sys_.restart();
  EXPECT_EQ(status(), "0 todos");
}

TEST_F(restart_test, after_a_stop_clients_are_refused) {
  const int before = port();
  sys_.restart();
  sys_.stop();
  EXPECT_FALSE(raw_client(before).is_connected());
}

}  // namespace
}  // namespace shop
