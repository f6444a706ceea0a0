// The bakery of the tutorial: what its program and its test share.
#pragma once

#include <cruller/cruller.hpp>
#include <functional>
#include <iostream>

namespace bakery {

using cruller::dsl::component, cruller::dsl::define, cruller::dsl::doc, cruller::dsl::make;
using cruller::dsl::ref, cruller::dsl::start, cruller::dsl::status;
using namespace cruller::literals;

/// Returns whether this many kilos of flour will be delivered.
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
    "counter"_k = make<counter>(
        ref<"supplier">, ref<"price">, doc("where crullers are sold"), status(&counter::takings)
    )
);

}  // namespace bakery
