// Components without a path between them start in parallel.
#include <barrier>
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

// Each waits for the other one: in sequence they would wait forever.
std::barrier both(2);

//   server --> database
//         \--> cache
constexpr auto shop = define(
    "database"_k = component(start([] { both.arrive_and_wait(); })),
    "cache"_k = component(start([] { both.arrive_and_wait(); })),
    "server"_k = component(depends_on<"database">, depends_on<"cache">, start([] {
                             std::cout << "both are there\n";
                           }))
);

int main() {
  cruller::system<shop> sys;
  sys.start({.threads = 2});
  const cruller::timeline took = sys.timeline();
  std::cout << took.steps.size() << " steps, " << took.critical_chain.size() << " in a row\n";
}

// Output:
// both are there
// 3 steps, 2 in a row
