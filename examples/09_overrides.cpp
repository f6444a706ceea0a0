// Overrides: replace a component, one handler, or one config value.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

constexpr auto shop = define(
    "store"_k = component(start([] { return std::string("sqlite"); })),
    "server"_k = component(
        config("store"_k = ref<"store">, "port"_k = 8080),
        start([](auto& c) {
          std::cout << c["port"_k] << " serves " << c["store"_k] << "\n";
          return c["port"_k];
        }),
        stop([](int) { std::cout << "drains\n"; })
    )
);

constexpr auto fake = with(
    shop,
    "store"_k = component(start([] { return "a fake"; })),
    "server.config.port"_k = 0,
    "server.stop"_k = [](int) { std::cout << "closes at once\n"; }
);

int main() {
  cruller::system<fake> sys;
  sys.start();
}

// Output:
// 0 serves a fake
// closes at once
