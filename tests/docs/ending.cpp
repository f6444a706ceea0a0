// A server that answers the requests in flight before it stops.
#include <chrono>
#include <cruller/cruller.hpp>
#include <cruller/gate.hpp>
#include <iostream>
#include <thread>

using namespace cruller::dsl;
using namespace std::chrono_literals;

void say(const char* text) { std::cout << text << "\n"; }

struct server {
  cruller::gate gate;
};

constexpr auto shop = define(
    "store"_k = component(start([] { return 1; }), stop([](int&) { say("the store closes"); })),
    "server"_k = component(
        depends_on<"store">,
        start([] { return server(); }),
        drain([](server& s, cruller::context& c) {
          s.gate.close();               // New requests are refused.
          s.gate.wait(c.stop_token());  // Those in flight are awaited.
        }),
        stop([](server&) { say("the server closes"); })
    )
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  server& s = sys["server"_k];
  std::thread request([&s, pass = s.gate.enter()] {
    while (!s.gate.is_closed()) std::this_thread::yield();
    say(s.gate.enter() ? "a new request is accepted" : "a new request is refused");
    say("the one in flight is answered");
  });
  sys.stop({.drain = 10s});
  request.join();
}

// Output:
// a new request is refused
// the one in flight is answered
// the server closes
// the store closes
