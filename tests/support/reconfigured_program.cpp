// A program whose values change while it runs, for live_reload_test.py.
#include <cruller/cruller.hpp>
#include <cruller/run_options.hpp>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace cruller::dsl;

// Says its level at the signal `say`, so that a change without a restart is seen.
struct logger {
  const cruller::live_value<int>& level;
};

constexpr cruller::signal<"say", cruller::order::dependencies_first> say;

constexpr auto prod = define(
    "log"_k = group(
        "level"_k = live(setting<int>.or_else(1).between(0, 9).doc("how much is written")),
        "writer"_k = component(
            config(ref<"log.level">),
            start([](const cruller::live_value<int>& level) {
              std::cout << "log starts with " << level.get() << std::endl;
              return logger{level};
            }),
            stop([](logger&) { std::cout << "log stops" << std::endl; }),
            say([](const logger& log) { std::cout << "level " << log.level.get() << std::endl; })
        )
    ),
    "env"_k = group(
        "port"_k = setting<std::uint16_t>.or_else(8080).between(1, 65535).doc(
            "where clients connect"
        ),
        "hosts"_k = setting<std::vector<std::string>>.or_else(),
        "token"_k = secret(env<std::string>("RECONFIGURED_TOKEN").or_else("none")),
        "schema"_k = pinned("todo"),
        "user"_k = env<std::string>("RECONFIGURED_USER").or_else("nobody")
    ),
    "settings"_k = alias<"env">,
    "store"_k = component(
        config("path"_k = "todo.db", "user"_k = ref<"env.user">, "log"_k = ref<"log.writer">),
        start([](const auto& c) {
          std::cout << "store " << c["path"_k] << " of " << c["user"_k] << std::endl;
          return 1;
        }),
        stop([](int&) { std::cout << "store stops" << std::endl; })
    ),
    "server"_k = component(
        config(
            "port"_k = ref<"env.port">,
            "hosts"_k = ref<"env.hosts">,
            "token"_k = ref<"env.token">,
            "store"_k = ref<"store">,
            "options"_k = map("threads"_k = 2, "name"_k = "web")
        ),
        start([](const auto& c) {
          if (c["port"_k] == 13) throw std::runtime_error("port 13 is taken");
          std::cout << "server " << c["options"_k]["name"_k] << ":" << c["port"_k] << " for "
                    << c["hosts"_k].size() << " hosts, a token of " << c["token"_k].size()
                    << " characters, " << c["options"_k]["threads"_k] << " threads" << std::endl;
          return 1;
        }),
        stop([](int&) { std::cout << "server stops" << std::endl; })
    )
);

constexpr auto dev = with(prod, "env.port"_k = 8081);

constexpr auto systems = named_systems("prod"_k = prod, "dev"_k = dev);

}  // namespace

int main(int argc, char** argv) {
  cruller::run_options how;
  how.environment_prefix("RECONFIGURED");
  how.on_signal(SIGUSR1, say);
  return cruller::run<systems>(argc, argv, how);
}
