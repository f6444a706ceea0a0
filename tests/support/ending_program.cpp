// A program whose systems are slow to start, to drain or to stop, for shutdown_test.py.
#include <atomic>
#include <cruller/cruller.hpp>
#include <future>
#include <iostream>
#include <latch>
#include <stdexcept>
#include <stop_token>
#include <string>

namespace {

using namespace cruller::dsl;

void say(const std::string& text) { std::cout << text << std::endl; }

// Waits for a line on standard input, so that a test decides when a step ends.
void wait_for_line() {
  std::string line;
  std::getline(std::cin, line);
}

void wait_until_asked(cruller::context& step) {
  std::promise<void> asked;
  const std::stop_callback when(step.stop_token(), [&] { asked.set_value(); });
  asked.get_future().wait();
}

constexpr auto plain = define(
    "store"_k = component(
        start([] {
          say("store opens");
          return 1;
        }),
        stop([](int&) { say("store closes"); })
    ),
    "server"_k = component(
        depends_on<"store">,
        start([] {
          say("server opens");
          return 1;
        }),
        stop([](int&) { say("server closes"); })
    ),
    "last"_k = component(depends_on<"server">, start([] { say("last opens"); }))
);

constexpr auto asked_to_give_up = with(
    plain,
    "server.start"_k =
        [](cruller::context& step) {
          say("server waits");
          wait_until_asked(step);
          say("server was asked");
          return 1;
        }
);

constexpr auto draining = with(
    plain,
    "store"_k = component(
        start([] { return 1; }), drain([](int&) { say("store drains"); }), stop([](int&) {
          say("store closes");
        })
    ),
    "server.drain"_k =
        [](int&) {
          say("server drains");
          wait_for_line();
        }
);

constexpr auto drain_when_asked = [](int&, cruller::context& step) {
  say("server drains");
  wait_until_asked(step);
};

constexpr auto getting_ready = with(
    plain,
    "store"_k = component(
        start([] { return 1; }), ready([](int&) { say("store is ready"); }), stop([](int&) {
          say("store closes");
        })
    ),
    "server.ready"_k = [](int&) { say("server is ready"); }
);

std::latch both_drain(2);
constexpr auto meets = [](int&) { both_drain.arrive_and_wait(); };

constexpr auto systems = named_systems(
    "plain"_k = plain,
    "asked_to_give_up"_k = asked_to_give_up,
    "throws_when_asked"_k = with(
        asked_to_give_up,
        "server.start"_k = [](cruller::context& step) -> int {
          say("server waits");
          wait_until_asked(step);
          throw std::runtime_error("interrupted");
        }
    ),
    "fails_in_the_rollback"_k = with(
        asked_to_give_up, "store.stop"_k = [](int&) { throw std::runtime_error("disk full"); }
    ),
    "slow_when_asked"_k = with(
        asked_to_give_up,
        "server.start"_k =
            [](cruller::context& step) {
              say("server waits");
              wait_until_asked(step);
              say("server was asked");
              wait_for_line();
              return 1;
            },
        "store.stop"_k =
            [](int&) {
              say("store is slow");
              wait_for_line();
              say("store closes");
            }
    ),
    "slow_to_restart"_k = with(
        asked_to_give_up,
        "server.start"_k =
            [](cruller::context& step) {
              static int starts = 0;
              if (++starts == 1) return 1;
              say("server waits");
              wait_until_asked(step);
              return 1;
            }
    ),
    "slow_to_suspend"_k = with(
        plain,
        "server.suspend"_k =
            [](int&, cruller::context& step) {
              say("server pauses");
              wait_until_asked(step);
            }
    ),
    "callback_blocks"_k = with(
        plain,
        "server.start"_k =
            [](cruller::context& step) {
              std::latch blocks(1);
              const std::stop_callback when(step.stop_token(), [&] {
                say("the callback blocks");
                blocks.count_down();
                wait_for_line();
              });
              say("server waits");
              blocks.wait();
              return 1;
            }
    ),
    "drains"_k = draining,
    "drains_when_asked"_k = with(draining, "server.drain"_k = drain_when_asked),
    "fails_to_drain"_k = with(
        draining, "server.drain"_k = [](int&) { throw std::runtime_error("a request is lost"); }
    ),
    "slow_to_drain_and_stop"_k = with(
        draining,
        "server.drain"_k = drain_when_asked,
        "server.stop"_k =
            [](int&) {
              say("server is slow");
              wait_for_line();
            }
    ),
    "drains_together"_k = define(
        "one"_k = component(start([] { return 1; }), drain(meets)),
        "other"_k = component(start([] { return 1; }), drain(meets))
    ),
    "gets_ready"_k = getting_ready,
    "fails_to_get_ready"_k = with(
        getting_ready, "server.ready"_k = [](int&) { throw std::runtime_error("no registry"); }
    ),
    "fails_to_get_ready_again"_k = with(
        getting_ready,
        "server.ready"_k =
            [](int&) {
              static int times = 0;
              if (++times > 1) throw std::runtime_error("no registry");
            }
    ),
    "slow_to_get_ready"_k = with(
        getting_ready,
        "server.ready"_k =
            [](int&, cruller::context& step) {
              say("server gets ready");
              wait_until_asked(step);
            }
    )
);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
