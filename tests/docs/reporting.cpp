// Failures that a library of others reports, through a callback.
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <exception>
#include <iostream>

using namespace cruller::dsl;

// A C library, which calls back on a thread of its own.
extern "C" {
typedef void on_loss(void* argument, const char* reason);
struct bus {
  on_loss* call;
  void* argument;
};
}

class client {
 public:
  explicit client(cruller::reporter reporter) : reporter_(reporter) {}
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  bus& connection() { return connection_; }

 private:
  static void lose(void* argument, const char* reason) {
    static_cast<client*>(argument)->reporter_.fail(reason);
  }

  cruller::reporter reporter_;
  bus connection_{&lose, this};
};

constexpr auto shop = define(
    "events"_k = component(
        start([](cruller::context& c) { return client(c.reporter()); }), supervise(leave_failed)
    ),
    "server"_k = component(config(ref<"events">), start([](client&) { return 8080; }))
);

int main() {
  cruller::system<shop> sys;
  cruller::testing::virtual_clock clock(sys);
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.signal != "work") return;
    try {
      std::rethrow_exception(e.error);
    } catch (const std::exception& error) {
      std::cout << e.component << ": " << error.what() << "\n";
    }
  });
  sys.start();

  const bus& connection = sys["events"_k].connection();
  connection.call(connection.argument, "the bus is gone");
  clock.advance();  // Without a virtual clock, the system's own thread reacts at once.
  for (const auto& each : sys.describe()) std::cout << each.id << " is " << each.state << "\n";
}

// Output:
// events: the bus is gone
// events is failed
// server is running
