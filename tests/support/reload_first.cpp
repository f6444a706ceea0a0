// The program as it is when a test begins.
#include <cstdlib>
#include <fstream>

#include "reload_parts.hpp"

namespace {

using namespace cruller::dsl;

constexpr auto systems = named_systems(
    "steady"_k = with(reloading::steady, "version"_k = "first"),
    "old"_k = extend(with(reloading::steady, "version"_k = "first"), "gone"_k = 1),
    "removed"_k = with(reloading::steady, "version"_k = "first"),
    "slow_to_stop"_k = with(
        reloading::steady,
        "version"_k = "first",
        "server.stop"_k =
            [](reloading::server&) {
              std::cout << "closing" << std::endl;
              std::ifstream(std::getenv("GATE")).get();
            }
    ),
    "fails_to_stop"_k = with(
        reloading::steady,
        "version"_k = "first",
        "server.stop"_k = [](reloading::server&) { throw std::runtime_error("disk full"); }
    ),
    "broken"_k = with(reloading::steady, "version"_k = "first")
);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
