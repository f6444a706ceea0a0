// Tutorial 3: groups, and a part of a definition that is used twice.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

struct oven {
  int temperature;
};
struct flour {
  int kilos = 100;
};
struct counter {
  const char* city;
  oven& from;
  flour& stock;
};

// Names in a group count for that group: a local ref finds the oven of this branch.
constexpr auto branch(const char* city, int degrees) {
  return group(
      "city"_k = city,
      "temperature"_k = degrees,
      "oven"_k = make<oven>(local_ref<"temperature">),
      "counter"_k = make<counter>(local_ref<"city">, local_ref<"oven">, ref<"flour">)
  );
}

constexpr auto bakery = define(
    "flour"_k = make<flour>(),
    "branches"_k = group("paris"_k = branch("Paris", 180), "vienna"_k = branch("Vienna", 200))
);

int main() {
  cruller::system<bakery> sys;
  sys.start();
  for (counter* each : {&sys["branches.paris.counter"_k], &sys["branches.vienna.counter"_k]}) {
    each->stock.kilos -= 10;
    std::cout << each->city << " bakes at " << each->from.temperature << "\n";
  }
  std::cout << sys["flour"_k].kilos << " kilos are left\n";
}

// Output:
// Paris bakes at 180
// Vienna bakes at 200
// 80 kilos are left
