// Handlers for signals, and hooks before and after them.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

struct server {
  int requests = 0;
};

void say(std::string_view what) { std::cout << what << "\n"; }

constexpr auto shop = define(
    "server"_k = component(
        doc("the front door"),
        before(
            start,
            [](cruller::context& c) { std::cout << c.id() << " gets " << c.signal() << "\n"; }
        ),
        start([] { return server{}; }),
        after(start, [](server&) { say("it is open"); }),
        suspend([](server&) { say("it pauses"); }),
        resume([](server&) { say("it continues"); }),
        status([](server& s) { return s.requests; }),
        stop([](server&) { say("it closes"); })
    )
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  sys.suspend();
  sys.resume();
  sys["server"_k].requests = 3;
  for (const auto& each : sys.describe())
    std::cout << each.id << ", " << each.doc << ": " << each.state << ", " << *each.status << "\n";
}

// Output:
// server gets start
// it is open
// it pauses
// it continues
// server, the front door: running, 3
// it closes
