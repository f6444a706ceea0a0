// A program with configuration files, for config_settings_test.py.
#include <chrono>
#include <cruller/cruller.hpp>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;

constexpr auto prod = define(
    "env"_k = group(
        "host"_k = "localhost",
        "port"_k = std::uint16_t{8080},
        "wait"_k = 10ms,
        "key"_k = secret("none"),
        "token"_k = env<std::string>("CONFIGURED_TOKEN").or_else("none"),
        "limits"_k = map("connections"_k = 10, "verbose"_k = false),
        "peers"_k = setting<std::map<std::string, int>>.or_else()
    ),
    "settings"_k = alias<"env">,
    "server"_k = component(
        config(
            "host"_k = ref<"env.host">,
            "port"_k = ref<"env.port">,
            "wait"_k = ref<"env.wait">,
            "key"_k = ref<"env.key">,
            "token"_k = ref<"env.token">,
            "limits"_k = ref<"env.limits">,
            "peers"_k = ref<"env.peers">
        ),
        start([](const auto& c) {
          std::cout << "serving " << c["host"_k] << ":" << c["port"_k] << ", wait "
                    << c["wait"_k].count() << " ms, a key of " << std::string(c["key"_k]).size()
                    << " characters, token " << c["token"_k] << ", "
                    << c["limits"_k]["connections"_k] << " connections"
                    << (c["limits"_k]["verbose"_k] ? ", verbose" : "");
          for (const auto& [name, port] : c["peers"_k])
            std::cout << ", peer " << name << ":" << port;
          std::cout << std::endl;
        })
    )
);

constexpr auto dev = with(prod, "env.host"_k = "dev.local");

// Needs a variable.
constexpr auto strict = define(
    "env"_k = group("number"_k = env<int>("CONFIGURED_NUMBER"), "port"_k = std::uint16_t{8080})
);

constexpr auto systems = named_systems("prod"_k = prod, "dev"_k = dev, "strict"_k = strict);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
