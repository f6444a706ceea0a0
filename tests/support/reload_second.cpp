// The second version of the program that reloads.
#include "reload_parts.hpp"

namespace {

using namespace cruller::dsl;

constexpr auto second = with(reloading::steady, "version"_k = "second");

constexpr auto systems = named_systems(
    "steady"_k = second,
    "old"_k = second,
    "slow_to_stop"_k = second,
    "fails_to_stop"_k = second,
    "starts_once"_k = second,
    "renamed"_k = second,
    "reads"_k = extend(second, "number"_k = env<int>("RELOAD_TEST_NUMBER")),
    "broken"_k = with(
        second,
        "server.start"_k = [](const char*, const char*) -> reloading::server {
          throw std::runtime_error("a mistake");
        }
    )
);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
