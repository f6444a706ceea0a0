// The bakery of the tutorial: what its program and its test share.
#pragma once

#include <cruller/cruller.hpp>
#include <functional>
#include <iostream>

namespace bakery {

using namespace cruller::dsl;

/// Whether so many kilos of flour are on their way.
using supplier = std::function<bool(int kilos)>;

/// Sells crullers, and orders flour for each of them.
class counter {
 public:
  counter(supplier& flour, int price) : flour_(flour), price_(price) {}

  bool sell() {
    if (!flour_(1)) return false;
    takings_ += price_;
    return true;
  }
  int takings() const { return takings_; }

 private:
  supplier& flour_;
  int price_;
  int takings_ = 0;
};

inline supplier call_the_mill() {
  return [](int kilos) {
    std::cout << "the mill sends " << kilos << " kg\n";
    return true;
  };
}

inline constexpr auto shop = define(
    "price"_k = 3,
    "supplier"_k = component(doc("the mill"), start(call_the_mill)),
    "counter"_k = component(
        doc("where crullers are sold"),
        config(ref<"supplier">, ref<"price">),
        start(construct<counter>),
        status([](counter& c) { return c.takings(); })
    )
);

}  // namespace bakery
