// Settings: typed values with a default and checks, which may be set from outside; live values.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>
#include <vector>

using namespace cruller::dsl;

constexpr auto shop = define(
    "port"_k = setting<std::uint16_t>.or_else(8080).between(1, 65535).doc("where clients connect"),
    "hosts"_k = setting<std::vector<std::string>>.or_else(),
    "pause"_k = live(setting<int>.or_else(5)),
    "schema"_k = pinned("shop"),
    "server"_k = component(
        config(
            "port"_k = ref<"port">,
            "hosts"_k = ref<"hosts">,
            "pause"_k = ref<"pause">,
            "options"_k = map("threads"_k = 2)
        ),
        start([](const auto& c) {
          const cruller::live_value<int>& pause = c["pause"_k];
          std::cout << "port " << c["port"_k] << ", " << c["hosts"_k].size() << " hosts, pause "
                    << pause.get() << ", " << c["options"_k]["threads"_k] << " threads\n";
        })
    )
);

constexpr auto branch = with(shop, "port"_k = 9090);

int main() {
  cruller::system<shop> sys;
  sys.start();
  sys.stop();
  sys.set("port", "80");
  sys.set("hosts", "[a.example, b.example]");
  sys.set("server.config.options.threads"_k, 4);
  sys.start();
  sys.stop();
  for (const char* path : {"port", "schema"}) try {
      sys.set(path, "80800");
    } catch (const cruller::value_error& error) {
      std::cout << error.what() << "\n";
    }
  sys.reset("port");
  sys.start();
  cruller::system<branch>().start();
}

// Output:
// port 8080, 0 hosts, pause 5, 2 threads
// port 80, 2 hosts, pause 5, 4 threads
// port: "80800" is not a number from 1 to 65535
// schema is pinned, so only the definition gives it
// port 8080, 2 hosts, pause 5, 4 threads
// port 9090, 0 hosts, pause 5, 2 threads
