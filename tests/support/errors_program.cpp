// A program whose errors go to a log of its own, for run_options_test.py.
#include <cruller/cruller.hpp>
#include <cruller/run_options.hpp>
#include <iostream>
#include <stdexcept>

namespace {

using namespace cruller::dsl;

constexpr auto steady = define("one"_k = component(start([] { return 1; })));
constexpr auto systems = named_systems(
    "steady"_k = steady,
    "fails_to_start"_k = with(
        steady, "one.start"_k = []() -> int { throw std::runtime_error("no luck"); }
    )
);

}  // namespace

int main(int argc, char** argv) {
  cruller::run_options how;
  how.errors_to([](std::string_view text) { std::cout << "log: " << text << std::flush; });
  const int code = cruller::run<systems>(argc, argv, how);
  std::cerr << "after run" << std::endl;
  return code;
}
