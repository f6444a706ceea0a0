// A batch program: work in the background that ends the program when everything is done.
#include <cruller/cruller.hpp>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace cruller::dsl;

struct printer {
  void print(const std::string& order) { std::cout << "a label for " << order << "\n"; }
  void switch_off() { std::cout << "the printer is off\n"; }
};

struct batch {
  printer& out;
  std::string orders;

  // Runs on a thread of its own, from the end of the start on.
  void process(std::stop_token token) {
    std::istringstream all(orders);
    std::string order;
    while (!token.stop_requested() && std::getline(all, order, ',')) {
      if (order.empty()) throw std::runtime_error("an order of nothing");
      out.print(order);
    }
  }
};

// When `process` returns, the program stops in order and returns 0. When it throws, the program
// stops as well, prints the error, and returns 4 (or 1, as after any failed start, if the start has
// not ended yet).
constexpr auto shop = define(
    "orders"_k = "coffee,milk,tea",
    "printer"_k = make<printer>(stop(&printer::switch_off)),
    "batch"_k = make<batch>(ref<"printer">, ref<"orders">, work(&batch::process).ends_program())
);

constexpr auto systems = named_systems("shop"_k = shop);

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }

// Output with --quiet:
// a label for coffee
// a label for milk
// a label for tea
// the printer is off
