// The list of reminders in PostgreSQL: what is sent, what stays due, and several services.
#include "postgres_reminders.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "event_log.hpp"
#include "postgres_pool.hpp"
#include "postgres_store.hpp"
#include "support/postgres_server.hpp"

namespace shop {
namespace {

using namespace std::chrono_literals;
using titles = std::vector<std::string>;

// The todos and the reminders of one service.
struct service {
  explicit service(const postgres_settings& settings) : pool(settings) {}

  std::ostringstream lines;
  event_log log{log_format::human, lines};
  postgres_pool pool;
  postgres_store todos{pool, log};
  postgres_reminders reminders{pool};
};

titles send_all(reminder_list& list) {
  titles sent;
  while (list.send_next(0s, [&](const reminder& due) { sent.push_back(due.title); })) continue;
  return sent;
}

class postgres_reminders_test : public testing::Test {
 protected:
  const postgres_settings settings_ = shared_postgres_server().fresh_schema();
  service service_{settings_};
};

TEST_F(postgres_reminders_test, sends_each_todo_once_oldest_first) {
  EXPECT_EQ(send_all(service_.reminders), titles{});
  service_.todos.add("milk", false);
  service_.todos.add("eggs", false);
  EXPECT_EQ(send_all(service_.reminders), (titles{"milk", "eggs"}));
  service_.todos.add("tea", false);
  EXPECT_EQ(send_all(service_.reminders), (titles{"tea"}));
  service next(settings_);
  EXPECT_EQ(send_all(next.reminders), titles{});
}

TEST_F(postgres_reminders_test, passes_over_what_is_done_or_removed) {
  service_.todos.add("milk", true);
  service_.todos.add("eggs", false);
  service_.todos.add("bread", false);
  service_.todos.add("tea", false);
  // Sees all of them.
  service_.reminders.send_next(1h, [](const reminder&) { FAIL() << "nothing is that old"; });
  service_.todos.change(2, {.title = {}, .done = true});
  service_.todos.remove(3);
  EXPECT_EQ(send_all(service_.reminders), (titles{"tea"}));
  service_.todos.change(2, {.title = {}, .done = false});
  EXPECT_EQ(send_all(service_.reminders), (titles{"eggs"}));
}

TEST_F(postgres_reminders_test, gives_all_that_a_reminder_says) {
  const std::string title("a\0'\u00e4", 5);
  service_.todos.add(title, false);
  reminder sent;
  EXPECT_TRUE(service_.reminders.send_next(0s, [&](const reminder& due) { sent = due; }));
  EXPECT_EQ(sent, (reminder{1, title, sent.since}));
  ASSERT_EQ(sent.since.size(), std::string("2025-03-01T08:30:00Z").size());
  EXPECT_EQ(sent.since.substr(0, 2) + sent.since.substr(10, 1) + sent.since.back(), "20TZ");
}

TEST_F(postgres_reminders_test, gives_again_what_was_not_sent) {
  service_.todos.add("milk", false);
  const auto fail = [](const reminder&) { throw std::runtime_error("the peer is away"); };
  for (int i = 0; i != 2; ++i)
    EXPECT_THROW(service_.reminders.send_next(0s, fail), std::runtime_error);
  EXPECT_EQ(send_all(service_.reminders), (titles{"milk"}));
}

TEST_F(postgres_reminders_test, gives_nothing_while_another_service_sends) {
  service other(settings_);
  service elsewhere(shared_postgres_server().fresh_schema());
  service_.todos.add("milk", false);
  elsewhere.todos.add("eggs", false);
  const bool has_sent = service_.reminders.send_next(0s, [&](const reminder&) {
    EXPECT_EQ(send_all(other.reminders), titles{});
    EXPECT_EQ(send_all(elsewhere.reminders), (titles{"eggs"}));
    // And nobody waits for the peer.
    EXPECT_TRUE(other.todos.change(1, {.title = "oat milk", .done = {}}).has_value());
  });
  EXPECT_TRUE(has_sent);
  other.todos.add("tea", false);
  EXPECT_EQ(send_all(other.reminders), (titles{"tea"}));
}

TEST_F(postgres_reminders_test, works_again_when_the_server_has_been_away) {
  service_.todos.add("milk", false);
  shared_postgres_server().stop();
  EXPECT_THROW(send_all(service_.reminders), store_unavailable);
  EXPECT_EQ(service_.todos.check().level(), cruller::health_level::down);
  EXPECT_NE(service_.todos.check().reason().find("Connection refused"), std::string::npos);
  shared_postgres_server().start();
  EXPECT_EQ(service_.todos.check(), cruller::health_report::ok());
  EXPECT_EQ(send_all(service_.reminders), (titles{"milk"}));
}

TEST_F(postgres_reminders_test, lets_another_service_send_when_the_connection_of_one_is_lost) {
  service_.todos.add("milk", false);
  EXPECT_THROW(
      service_.reminders.send_next(
          0s,
          [](const reminder&) {
            shared_postgres_server().crash();
            shared_postgres_server().start();
          }
      ),
      store_unavailable
  );
  // The reminder was sent and is not known to be: rather twice than never.
  service other(settings_);
  EXPECT_EQ(send_all(other.reminders), (titles{"milk"}));
}

}  // namespace
}  // namespace shop
