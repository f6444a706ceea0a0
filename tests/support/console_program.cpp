// A small program with a console, for console_test.py.
//
// usage: console_program ARGUMENTS OF run
//        console_program own          a main function of its own, with one system
//        console_program own SYSTEM   the same, with several
#include <chrono>
#include <cruller/console.hpp>
#include <cruller/cruller.hpp>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;

inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;

void say(const char* text) { std::cout << text << std::endl; }

constexpr auto shop = define(
    "env"_k = group(
        "port"_k = 8080,
        "name"_k = "shop",
        "password"_k = secret("hunter2"),
        "gate"_k = env<std::string>("GATE").or_else("")
    ),
    "log"_k = component(start([] { return std::string("the log"); }), rotate_logs([](std::string&) {
                          say("rotated");
                        })),
    "store"_k = component(
        doc("keeps what is there"),
        config(ref<"log">),
        start([](std::string&) { return 3; }),
        status([](int& count) { return count; })
    ),
    "http"_k = group(
        "handler"_k = component(config(ref<"store">, ref<"log">), start([] { return true; })),
        "server"_k = component(
            config(ref<"env.port">, local_ref<"handler">),
            depends_on<"store">,
            start([](int port, bool) {
              std::cout << "serving on " << port << std::endl;
              return port;
            }),
            suspend([](int&) { say("paused"); }),
            resume([](int&) { say("unpaused"); }),
            stop([](int&) { say("closed"); })
        )
    )
);

// A name of 2000 letters.
constexpr cruller::key<[] {
  char letters[2001] = "";
  for (int i = 0; i != 2000; ++i) letters[i] = 'x';
  return cruller::text(letters);
}()>
    long_name;

constexpr auto systems = named_systems(
    "shop"_k = shop,
    "fails_once"_k = with(
        shop,
        "http.server.start"_k =
            [](int port, bool) {
              static int starts = 0;
              if (++starts == 1) throw std::runtime_error("bind: address in use");
              return port;
            }
    ),
    "long_id"_k = extend(shop, long_name = component(start([] { return 1; }))),
    "fails_to_stop"_k = with(
        shop, "http.server.stop"_k = [](int&) { throw std::runtime_error("disk full"); }
    ),
    // Its work fails, and the line after it comes from the start that follows.
    "heals"_k = define(
        "consumer"_k = component(
            start([] {
              static int starts = 0;
              say(++starts == 1 ? "opened" : "opened again");
              return starts;
            }),
            stop([](int&) {}),
            work([](int& start, std::stop_token) {
              if (start == 1) throw std::runtime_error("no connection");
            }).may_end(),
            supervise(restarting{.backoff = {1ms, 2ms}})
        )
    ),
    // Its start ends when a process has opened the file GATE for writing and closed it.
    "gated"_k = with(
        shop,
        "http.server"_k = component(config(ref<"env.gate">), start([](const std::string& gate) {
                                      say("opening");
                                      std::ifstream(gate).get();
                                      return 1;
                                    }))
    )
);

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || std::string_view(argv[1]) != "own") return cruller::run<systems>(argc, argv);
  if (argc > 2) return cruller::console<systems>(argv[2]);
  cruller::system<shop> sys;
  return cruller::console(sys);
}
