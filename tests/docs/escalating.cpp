// A component that restarts too often, and escalates to its group.
#include <chrono>
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <iostream>

using namespace cruller::dsl;
using namespace std::chrono_literals;

void say(const char* text) { std::cout << text << "\n"; }

struct server {
  cruller::reporter reporter;
};

constexpr auto shop = define(
    "log"_k = component(start([] { say("the log opens"); })),
    "http"_k = group(
        base(supervise(restarting{.backoff = {1s, 1min}})),  // otherwise(shut_down)
        "pool"_k = component(depends_on<"log">, start([] { say("the pool opens"); })),
        "server"_k = component(
            start([](cruller::context& c) {
              say("the server opens");
              return server{c.reporter()};
            }),
            supervise(restarting{.backoff = {1s, 1min}, .at_most = 1}, otherwise(escalate))
        )
    )
);

int main() {
  cruller::system<shop> sys;
  cruller::testing::virtual_clock clock(sys);
  sys.on_failure([](const cruller::component_failure& failure) {
    if (failure.restarts_group.empty())
      std::cout << failure.component << " restarts\n";
    else
      std::cout << failure.restarts_group << " restarts, because of " << failure.component << "\n";
  });
  sys.start();
  for (int i = 0; i != 2; ++i) {
    sys["http.server"_k].reporter.fail("the port is lost");
    clock.advance(2s);
  }
}

// Output:
// the log opens
// the pool opens
// the server opens
// http.server restarts
// the server opens
// http restarts, because of http.server
// the pool opens
// the server opens
