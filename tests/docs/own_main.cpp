// A main function of its own, which does what `run` would do.
#include <chrono>
#include <cruller/cruller.hpp>
#include <future>
#include <iostream>
#include <mutex>

using namespace cruller::dsl;
using namespace std::chrono_literals;

struct packer {
  int orders;
  void pack() {
    for (int i = 1; i <= orders; ++i) std::cout << "order " << i << " is packed\n";
  }
};

constexpr auto shop = define("packer"_k = make<packer>(2, work(&packer::pack).ends_program()));

int main() {
  std::promise<int> ending;
  std::once_flag is_ending;
  const auto end = [&](int exit_code) {
    std::call_once(is_ending, [&] { ending.set_value(exit_code); });
  };

  cruller::system<shop> sys;
  sys.on_failure([&](const cruller::component_failure& failure) {
    if (failure.reaction == cruller::supervision::reaction::shut_down) end(4);
  });
  sys.on_shut_down(end);
  sys.start();
  const int exit_code = ending.get_future().get();
  sys.stop({.drain = 5s});
  std::cout << "it ends with " << exit_code << "\n";
  return exit_code;
}

// Output:
// order 1 is packed
// order 2 is packed
// it ends with 0
