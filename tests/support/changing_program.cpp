// A program with a component that takes new values while it runs, for changed_owners_test.py.
#include <cruller/cruller.hpp>
#include <iostream>
#include <stdexcept>

namespace {

using namespace cruller::dsl;

constexpr auto prod = define(
    "log"_k = component(
        config("level"_k = 1),
        start([](const auto& c) {
          std::cout << "log at " << c["level"_k] << std::endl;
          return 1;
        }),
        stop([](int&) { std::cout << "log stops" << std::endl; })
    ),
    "cache"_k = component(
        config("entries"_k = 4, "bytes"_k = setting<int>.or_else(100), "log"_k = ref<"log">),
        start([](const auto& c) {
          if (c["entries"_k] == 13) throw std::runtime_error("13 entries at the start");
          std::cout << "cache of " << c["entries"_k] << " and " << c["bytes"_k] << std::endl;
          return 1;
        }),
        changed([](int&, const auto& before, const auto& now) {
          if (now["entries"_k] > 10) throw std::runtime_error("more than 10 entries");
          std::cout << "cache from " << before["entries"_k] << " and " << before["bytes"_k]
                    << " to " << now["entries"_k] << " and " << now["bytes"_k] << std::endl;
        }),
        stop([](int&) { std::cout << "cache stops" << std::endl; })
    ),
    "server"_k = component(
        config("port"_k = 80, "cache"_k = ref<"cache">),
        start([](const auto& c) {
          if (c["port"_k] == 13) throw std::runtime_error("port 13 is taken");
          std::cout << "server at " << c["port"_k] << std::endl;
          return 1;
        }),
        stop([](int&) { std::cout << "server stops" << std::endl; })
    )
);

constexpr auto systems = named_systems("prod"_k = prod);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
