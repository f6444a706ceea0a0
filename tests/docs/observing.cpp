// Views of a system: its components, its graph, and an instance found by its id.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "port"_k = 8080,
    "server"_k = component(
        doc("the front door"),
        config(ref<"port">),
        start([](int port) { return port; }),
        status([](int& port) { return port; })
    )
);

constexpr auto systems = named_systems("shop"_k = shop);

int main() {
  const auto chosen = cruller::make_system<systems>("shop");
  chosen->write_mermaid(std::cout);
  chosen->set("port", "9090");  // as a text, from a command line for instance
  chosen->start();
  std::cout << *chosen->find<int>("server") << "\n";
  for (const auto& each : chosen->describe())
    if (each.status) std::cout << each.id << ", " << each.doc << ": " << *each.status << "\n";
}

// Output:
// flowchart LR
//   c0[/"port"/]
//   c1["server"]
//   c1 --> c0
// 9090
// server, the front door: 9090
