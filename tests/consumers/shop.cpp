// A user's program: the DSL, a live system, and the library's exceptions.
#include <cruller/cruller.hpp>
#include <cstdio>
#include <stdexcept>
#include <string>

using namespace cruller::dsl;

struct till {
  int sum = 0;
};

struct counter {
  till& money;
  void sell(int price) { money.sum += price; }
};

inline constexpr auto shop = define(
    "price"_k = 3,
    "till"_k = component(start(construct<till>)),
    "counter"_k = component(config(ref<"till">), start([](till& t) { return counter{t}; }))
);

inline constexpr auto broken = with(
    shop, "counter"_k = component(config(ref<"till">), start([](till&) -> counter {
                                    throw std::runtime_error("no floor");
                                  }))
);

int main() {
  cruller::system<shop> open;
  open.start();
  open["counter"_k].sell(open["price"_k]);
  if (open["till"_k].sum != 3) return 1;
  open.stop();
  open.set("price", "4");

  // Caught by its own type, by its base, and as the original type: all cross the library's
  // boundary.
  cruller::system<broken> shut;
  try {
    shut.start();
    return 2;
  } catch (const cruller::signal_error& error) {
    if (error.component() != "counter" || error.rolled_back().size() != 2) return 3;
    try {
      std::rethrow_if_nested(error);
      return 4;
    } catch (const std::runtime_error& cause) {
      if (cause.what() != std::string("no floor")) return 5;
    }
  }
  try {
    shut.start({.only = {"cuonter"}});
    return 6;
  } catch (const cruller::error& error) {
    std::printf("C++ %ld: %s\n", static_cast<long>(__cplusplus), error.what());
  }
}
