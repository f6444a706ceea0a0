// A store that reports its health, and a server that is ready while the store is not down.
#include <atomic>
#include <chrono>
#include <cruller/cruller.hpp>
#include <iostream>
#include <thread>

using namespace cruller::dsl;
using namespace std::chrono_literals;
using cruller::health_report;

struct store {
  std::atomic<bool>& is_connected;

  health_report check() const {
    return is_connected ? health_report::ok() : health_report::down("no connection");
  }
};

struct server {
  store& its_store;
};

std::atomic<bool> is_connected = true;

constexpr auto shop = define(
    "store"_k = component(
        start([] { return store{is_connected}; }),
        health(&store::check).every(10ms)  // The default is 5 s.
    ),
    "server"_k = make<server>(ref<"store">, entry_point()),
    "statistics"_k = make<int>()
);

void print(const cruller::readiness& now) {
  std::cout << (now.is_ready ? "ready" : "not ready") << (now.is_live ? ", live\n" : ", stuck\n");
  for (const std::string& each : now.reasons) std::cout << "  " << each << "\n";
}

// Programs do not wait for it: they answer requests of a load balancer.
void await(const cruller::any_system& sys, bool wanted) {
  while (sys.readiness().is_ready != wanted) std::this_thread::yield();
}

int main() {
  cruller::system<shop> sys;
  print(sys.readiness());
  sys.start();
  await(sys, true);
  print(sys.readiness());
  is_connected = false;
  await(sys, false);
  print(sys.readiness());
  std::cout << name_of(sys.health("store").level()) << "\n";
  sys.stop();
  print(sys.readiness());
}

// Output:
// not ready, live
//   the system has not started yet
//   server: stopped
// ready, live
// not ready, live
//   server <- store: no connection
// down
// not ready, live
//   the system is stopping
//   server: stopped
