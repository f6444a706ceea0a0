// A consumer in the background: it fails, and restarts together with what depends on it.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <deque>
#include <iostream>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

using namespace cruller::dsl;
using namespace std::chrono_literals;

class queue {
 public:
  void push(std::string order) {
    const std::lock_guard lock(mutex_);
    orders_.push_back(std::move(order));
    changed_.notify_one();
  }
  // Waits for the next order. Empty if a stop is requested, and no order is left.
  std::optional<std::string> pop(std::stop_token token) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, token, [this] { return !orders_.empty(); })) return {};
    std::string order = std::move(orders_.front());
    orders_.pop_front();
    return order;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::string> orders_;
};

struct consumer {
  queue& orders;
  std::atomic<bool> has_served = false;

  void consume(std::stop_token token) {
    while (const auto order = orders.pop(token)) {
      if (order->empty()) throw std::runtime_error("an order of nothing");
      std::cout << "one " << *order << "\n";
      has_served = true;
      has_served.notify_one();
    }
  }
};

class statistics {
 public:
  explicit statistics(consumer&) { std::cout << "statistics begin\n"; }
  ~statistics() { std::cout << "statistics end\n"; }
};

constexpr auto shop = define(
    "queue"_k = make<queue>(),
    "consumer"_k = make<consumer>(
        ref<"queue">,
        work(&consumer::consume),
        supervise(
            restarting{.backoff = {100ms, 10s}, .at_most = 5, .within = 1min}, otherwise(shut_down)
        )
    ),
    "statistics"_k = make<statistics>(ref<"consumer">)
);

int main() {
  cruller::system<shop> sys;
  cruller::testing::virtual_clock clock(sys);
  sys.on_failure([](const cruller::component_failure& failure) {
    std::cout << failure.component << " has failed: " << name_of(failure.reaction) << "\n";
  });
  sys.start();

  sys["queue"_k].push("coffee");
  sys["queue"_k].push("");
  // Until the work has thrown. Then the consumer is stopped.
  while (sys.state("consumer") == cruller::component_state::running) clock.advance();
  sys["queue"_k].push("tea");
  clock.advance(110ms);  // The consumer starts again.
  sys["consumer"_k].has_served.wait(false);
}

// Output:
// statistics begin
// one coffee
// statistics end
// consumer has failed: restart
// statistics begin
// one tea
// statistics end
