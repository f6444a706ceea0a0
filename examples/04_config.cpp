// Configs: positional or named, with nested maps and lists, and refs anywhere in them.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "env"_k = group("http"_k = map("port"_k = 8080, "threads"_k = 4)),
    "positional"_k = component(
        config(ref<"env.http.port">, "0.0.0.0"),
        start([](int port, const char* host) { std::cout << host << ":" << port << "\n"; })
    ),
    "named"_k = component(
        config("options"_k = map("port"_k = ref<"env.http.port">, "retries"_k = list(1, 2, 5))),
        start([](auto& c) {
          std::cout << c["options"_k]["port"_k];
          c["options"_k]["retries"_k].for_each([](int seconds) {
            std::cout << " " << seconds << "s";
          });
          std::cout << "\n";
        })
    )
);

int main() {
  cruller::system<shop> sys;
  sys.set("env.http.port"_k, 9090);  // Only in this live system.
  sys.start();
}

// Output:
// 0.0.0.0:9090
// 9090 1s 2s 5s
