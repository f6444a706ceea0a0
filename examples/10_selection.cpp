// Selections: start, stop or restart one part of a running system.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "database"_k = component(start([] {})),
    "http"_k = group(
        "handler"_k = component(config(ref<"database">), start([](auto&) {})),
        "server"_k = component(config(local_ref<"handler">), start([](auto&) {}))
    ),
    "mail"_k = component(config(ref<"database">), start([](auto&) {}))
);

int main() {
  cruller::system<shop> sys;
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::done)
      std::cout << "  " << e.signal << " " << e.component << "\n";
  });
  std::cout << "the web, and its dependencies\n";
  sys.start({.only = {"http"_k}});
  std::cout << "the rest\n";
  sys.start();
  std::cout << "the handler again, and its dependents\n";
  sys.restart("http.handler"_k);
  std::cout << "no more mail\n";
  sys.stop({.only = {"mail"_k}});
  try {
    std::cout << "an id from outside\n";
    sys.restart("http.sevrer");
  } catch (const cruller::unknown_component& error) {
    std::cout << "  not \"" << error.name() << "\", but \"" << error.nearest() << "\"?\n";
  }
  std::cout << "everything\n";
  sys.stop();
}

// Output:
// the web, and its dependencies
//   start database
//   start http.handler
//   start http.server
// the rest
//   start mail
// the handler again, and its dependents
//   stop http.server
//   stop http.handler
//   start http.handler
//   start http.server
// no more mail
//   stop mail
// an id from outside
//   not "http.sevrer", but "http.server"?
// everything
//   stop http.server
//   stop http.handler
//   stop database
