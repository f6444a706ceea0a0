// Extending: add entries to a definition. Groups of the same name are merged.
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

int main() {
  cruller::system<watched> sys;
  for (const auto& each : sys.describe()) std::cout << each.id << "\n";
}

// Output:
// http.port
// http.server
// http.metrics
// alarm
