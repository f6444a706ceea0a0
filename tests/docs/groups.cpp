// A ref to a group: its components, by name.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "pools"_k = group("orders"_k = 4, "mail"_k = 1),
    "watch"_k = component(config(ref<"pools">), start([](auto& pools) {
                            std::cout << "orders: " << pools["orders"_k] << "\n";
                            pools.for_each([](std::string_view id, int size) {
                              std::cout << id << " " << size << "\n";
                            });
                          }))
);

int main() {
  cruller::system<shop> sys;
  sys.start();
}

// Output:
// orders: 4
// pools.orders 4
// pools.mail 1
