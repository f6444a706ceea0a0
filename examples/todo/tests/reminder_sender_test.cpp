// Reminders: the loop by itself, and in a service whose list and peer are replaced.
#include "reminder_sender.hpp"

#include <atomic>
#include <cruller/testing/gtest.hpp>
#include <functional>
#include <ostream>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "support/json_client.hpp"
#include "system.hpp"

namespace shop {
namespace {

namespace kit = cruller::testing;
using namespace std::chrono_literals;
using titles = std::vector<std::string>;

// What is sent is forgotten when the component stops.
class list_in_memory : public reminder_list {
 public:
  explicit list_in_memory(store& todos) : todos_(todos) {}

  bool send_next(std::chrono::seconds, const std::function<void(const reminder&)>& send) override {
    for (const todo_item& each : todos_.all()) {
      if (each.done || sent_.contains(each.id)) continue;
      send({each.id, each.title, ""});
      sent_.insert(each.id);
      return true;
    }
    return false;
  }

 private:
  store& todos_;
  std::set<std::int64_t> sent_;
};

// Can be away.
class fake_peer : public reminder_peer {
 public:
  void receive(const reminder& due) override {
    const std::lock_guard lock(mutex_);
    if (is_away_) throw std::runtime_error("the peer is away");
    received_.push_back(due.title);
    changed_.notify_all();
  }
  void set_away(bool is_away) {
    const std::lock_guard lock(mutex_);
    is_away_ = is_away;
  }
  // What it has received, as soon as there are so many.
  titles await(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return received_.size() >= count; });
    return received_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_away_ = false;
  titles received_;
};

std::ostream nowhere(nullptr);

// The service with everything in memory, and a component that needs the sender.
constexpr auto in_memory = extend(
    without(
        with(
            todo_with_reminders,
            "env.http_port"_k = std::uint16_t{0},
            "env.reminders.host"_k = "nowhere",
            "env.reminders.interval"_k = 1ms,
            "log.publisher"_k = component(start([] { return event_log(log_format::json, nowhere); })
            ),
            "persistence.store"_k = make<memory_store>(),
            "reminders.list"_k = make<list_in_memory>(ref<"persistence.store">),
            "reminders.peer"_k = make<fake_peer>()
        ),
        "persistence.pool"_k,
        "env.postgres"_k
    ),
    "statistics"_k = component(config(ref<"reminders.sender">), start([](auto&) { return 0; }))
);

class reminding_service_test : public testing::Test {
 protected:
  void SetUp() override { sys.start(); }
  // As `run` does when everything is started.
  void begin() { sys.signal(cruller::dsl::ready); }
  fake_peer& peer() { return sys["reminders.peer"_k]; }
  void add(const std::string& title) { sys["persistence.store"_k].add(title, false); }
  void await_failure() {
    while (sys.state("reminders.sender") == cruller::component_state::running) clock.advance();
  }

  kit::guarded<in_memory> sys;
  kit::virtual_clock clock{sys};
};

TEST_F(reminding_service_test, sends_each_open_todo_once) {
  begin();
  const int port = sys["http.server"_k].port();
  EXPECT_EQ(status_of(post(port, "/todos", R"({"title":"milk"})")), 201);
  EXPECT_EQ(status_of(post(port, "/todos", R"({"title":"eggs","done":true})")), 201);
  EXPECT_EQ(peer().await(1), (titles{"milk"}));
  EXPECT_EQ(status_of(post(port, "/todos", R"({"title":"tea"})")), 201);
  EXPECT_EQ(peer().await(2), (titles{"milk", "tea"}));
}

TEST_F(reminding_service_test, is_restarted_with_what_needs_it_until_the_peer_is_back) {
  begin();
  add("milk");
  EXPECT_EQ(peer().await(1), (titles{"milk"}));
  kit::journal journal(sys);
  peer().set_away(true);
  add("eggs");
  await_failure();
  EXPECT_EQ(journal.take(), "work reminders.sender failed, stop statistics, stop reminders.sender");
  EXPECT_EQ(sys.state("http.server"), cruller::component_state::running);

  clock.advance(1s);
  await_failure();  // The peer is still away.
  EXPECT_EQ(
      journal.take(),
      "start reminders.sender, start statistics, ready reminders.sender, "
      "work reminders.sender failed, stop statistics, stop reminders.sender"
  );

  peer().set_away(false);
  clock.advance(2s);
  EXPECT_EQ(peer().await(2), (titles{"milk", "eggs"}));
  EXPECT_EQ(journal, "start reminders.sender, start statistics, ready reminders.sender");
}

TEST_F(reminding_service_test, stops_without_an_error_while_the_peer_is_away) {
  peer().set_away(true);
  add("milk");
  begin();
  sys.stop();
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
}

// The list and the peer of the loop alone.
class one_reminder : public reminder_list, public reminder_peer {
 public:
  bool send_next(std::chrono::seconds, const std::function<void(const reminder&)>& send) override {
    send({1, "milk", ""});
    return true;
  }
  void receive(const reminder&) override { on_receive(); }

  std::function<void()> on_receive;
};

class reminder_sender_test : public testing::Test {
 protected:
  one_reminder both_;
  std::stop_source stop_;
  std::ostringstream lines_;
  event_log log_{log_format::human, lines_};
  reminder_sender sender_{both_, both_, log_, 0s, 1ms};
};

TEST_F(reminder_sender_test, throws_what_the_peer_throws) {
  both_.on_receive = [] { throw std::runtime_error("the peer is away"); };
  sender_.begin();
  EXPECT_THROW(sender_.run(stop_.get_token()), std::runtime_error);
  EXPECT_EQ(sender_.sent(), 0);
}

TEST_F(reminder_sender_test, returns_when_the_peer_throws_after_the_request_to_stop) {
  both_.on_receive = [this] {
    stop_.request_stop();
    throw std::runtime_error("the peer is away");
  };
  sender_.begin();
  sender_.run(stop_.get_token());
  EXPECT_NE(lines_.str().find("reminder not sent error=\"the peer is away\""), std::string::npos);
}

TEST_F(reminder_sender_test, ends_after_the_reminder_that_is_under_way) {
  both_.on_receive = [this] { stop_.request_stop(); };
  sender_.begin();
  sender_.run(stop_.get_token());
  EXPECT_EQ(sender_.sent(), 1);
}

TEST_F(reminder_sender_test, sends_nothing_before_it_may_begin) {
  std::atomic<bool> may_send = false;
  both_.on_receive = [&] {
    EXPECT_TRUE(may_send);
    stop_.request_stop();
  };
  std::atomic<bool> is_running = false;
  std::thread running([&] {
    is_running = true;
    sender_.run(stop_.get_token());
  });
  while (!is_running) std::this_thread::yield();
  // That nothing happens is no event. A sender that does not wait would be much faster.
  for (int i = 0; i != 10'000; ++i) std::this_thread::yield();
  may_send = true;
  sender_.begin();
  running.join();
  EXPECT_EQ(sender_.sent(), 1);
}

}  // namespace
}  // namespace shop
