// Named systems: several variants of one definition, chosen at run time.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "port"_k = 8080, "server"_k = component(config(ref<"port">), start([](int port) {
                                              std::cout << "port " << port << "\n";
                                            }))
);

constexpr auto systems = named_systems("prod"_k = shop, "test"_k = with(shop, "port"_k = 0));

int main() {
  const auto chosen = cruller::make_system<systems>("test");
  chosen->start();
  try {
    const auto other = cruller::make_system<systems>("prd");
  } catch (const cruller::unknown_system& error) {
    std::cout << error.what() << "\n";
  }
}

// Output:
// port 0
// unknown system "prd"; did you mean "prod"? known: prod, test
