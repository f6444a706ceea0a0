// A program that serves probes, for probe_server_test.py. The files in the folder of the variable
// TEST_FOLDER decide what it does: while `hang-WHAT` exists, WHAT waits; while `down` exists, the
// store is down.
#include <boost/hana/define_struct.hpp>
#include <cruller/cruller.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;
using cruller::health_report;

bool is_there(const char* name) {
  return std::filesystem::exists(std::filesystem::path(std::getenv("TEST_FOLDER")) / name);
}

void wait_while_there(const char* name) {
  if (is_there(name)) std::cout << name << std::endl;
  while (is_there(name)) std::this_thread::yield();
}

struct pool {
  BOOST_HANA_DEFINE_STRUCT(pool, (int, size), (int, used));
};

constexpr auto shop = define(
    "env"_k = group("port"_k = 8080),
    "store"_k = component(
        start([] { return 1; }),
        status([] {
          wait_while_there("hang-status");
          return pool{8, 2};
        }),
        health([] {
          wait_while_there("hang-check");
          return is_there("down") ? health_report::down("no connection") : health_report::ok();
        }).every(1ms)
    ),
    "server"_k = component(
        config(ref<"store">, ref<"env.port">),
        start([](int&, int) {
          wait_while_there("hang-start");
          return 1;
        }),
        stop([](int&) { wait_while_there("hang-stop"); })
    )
);

// The server has no time for its start.
constexpr auto limited = with(shop, "server.timeout"_k = 1ms);

constexpr auto systems = named_systems("shop"_k = shop, "limited"_k = limited);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
