// Removing: take entries out of a definition, or one handler, or one config value.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "mailer"_k = component(start([] { std::cout << "the mailer starts\n"; })),
    "http"_k = group(
        "server"_k = component(
            config("port"_k = 8080, "certificate"_k = "shop.pem"),
            start([](auto&) { return 1; }),
            stop([](int) { std::cout << "drains for a minute\n"; })
        ),
        "metrics"_k = component(start([] { std::cout << "the metrics start\n"; }))
    )
);

constexpr auto small = without(
    shop, "http.metrics"_k, "http.server.stop"_k, "http.server.config.certificate"_k
);

int main() {
  cruller::system<small> sys;
  sys.start();
  std::cout << sys.describe()[1].id << " " << sys.describe()[1].config << "\n";
}

// Output:
// the mailer starts
// http.server {port: 8080}
