// Extending: add entries to a definition, and parts to its components. Groups of the same name are
// merged.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "http"_k = group(
        "port"_k = 8080, "server"_k = component(config(local_ref<"port">), start([](int) {}))
    )
);

constexpr auto watched = extend(
    shop,
    "http"_k = group("metrics"_k = component(config(ref<"http.server">), start([](auto&) {}))),
    "alarm"_k = component(config(ref<"http.metrics">), start([](auto&) {}))
);

constexpr auto traced = extend(
    watched,
    "http.server"_k = parts(
        doc("answers requests"), after(start, [] { std::cout << "the server is ready\n"; })
    ),
    base(before(start, [](cruller::context& step) { std::cout << step.id() << " starts\n"; }))
);

int main() {
  cruller::system<traced> sys;
  for (const auto& each : sys.describe()) std::cout << each.id << "\n";
  sys.start();
  std::cout << sys.describe()[1].doc << "\n";
}

// Output:
// http.port
// http.server
// http.metrics
// alarm
// http.server starts
// the server is ready
// http.metrics starts
// alarm starts
// answers requests
