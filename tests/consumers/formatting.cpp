// A program that prints with fmt and with streams, and looks instances up by their type.
#include <cruller/cruller.hpp>
#include <cruller/state_format.hpp>
#include <cruller/testing.hpp>
#include <iostream>

using namespace cruller::dsl;

inline constexpr cruller::signal<"sum_up", cruller::order::dependencies_first> sum_up;
inline constexpr auto shop = define(
    "price"_k = 3, "till"_k = component(start([] { return 4; }), sum_up([](int&) {}))
);

int main() {
  cruller::state db{name("db"), start([] { return 42; })};
  cruller::system<shop> sys;
  cruller::testing::journal journal(sys);
  sys.start();
  std::cout << sys.state() << ", " << db << ", " << journal << "\n";
  fmt::print("{}, {}\n", db, *sys.find<int>("till"));
}
