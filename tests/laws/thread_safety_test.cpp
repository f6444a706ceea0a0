// The thread safety that the headers promise, tested by several threads at once, member by member.
// The thread sanitizer finds violations.
#include <atomic>
#include <boost/graph/graph_traits.hpp>
#include <chrono>
#include <cruller/gate.hpp>
#include <cruller/graph.hpp>
#include <cruller/restart_options.hpp>
#include <cruller/state.hpp>
#include <cruller/testing.hpp>
#include <functional>
#include <latch>
#include <memory>
#include <sstream>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "../support/parts.hpp"

namespace {

using namespace test;
using cruller::any_system;

using action = std::function<void()>;

// Each action on a thread of its own, many times, all at once. Errors of the library are outcomes.
void at_once(const std::vector<action>& actions, int times = 40) {
  std::latch together(static_cast<std::ptrdiff_t>(actions.size()));
  std::vector<std::jthread> threads;
  threads.reserve(actions.size());
  for (const action& each : actions)
    threads.emplace_back([&] {
      together.arrive_and_wait();
      for (int i = 0; i != times; ++i) {
        try {
          each();
        } catch (const cruller::error&) {
        }
        std::this_thread::yield();
      }
    });
}

std::atomic<int> alive = 0;
struct counted {
  counted() { ++alive; }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;
  ~counted() { --alive; }
};

inline constexpr cruller::signal<"poke", cruller::order::dependents_first> poke;

constexpr auto definition = define(
    "env"_k = group("port"_k = 8080, "options"_k = map("size"_k = 4)),
    "store"_k = component(
        config(ref<"env.port">),
        start([](int) { return std::make_unique<counted>(); }),
        status([](auto&) { return "fine"; }),
        hand_over([](auto&) { return 1; }),
        suspend([](auto&) {}),
        resume([](auto&) {}),
        poke([](auto&) {})
    ),
    "http"_k = group("server"_k = component(config(ref<"store">), start([](auto& store) {
                                              return store.get();
                                            })))
);

class thread_safety_test : public journal_test {};

// All verbs that wait for each other.
std::vector<action> changing_verbs(any_system& sys) {
  return {
      [&] { sys.start({.threads = 2}); },
      [&] { sys.stop(); },
      [&] { sys.suspend(); },
      [&] { sys.resume(); },
      [&] { sys.restart(); },
      [&] { sys.restart("store"); },
      [&] {
        sys.restart_with({.values = {{"env.port", "1"}}});
      },
      [&] { sys.check_start(); },
      [&] { sys.signal(poke); },
      [&] { sys.signal("poke", {.only = {"store"}}); },
      [&] { sys.set("env.port", "2"); },
      [&] { sys.set("env.options.size", "3"); },
      [&] { static_cast<void>(sys.hand_over()); },
      [&] { sys.inherit("store", cruller::file_descriptor::duplicate_of(1)); },
  };
}

// All queries, which do not wait.
std::vector<action> queries(const any_system& of, any_system& sys) {
  return {
      [&] { static_cast<void>(of.state()); },
      [&] { static_cast<void>(of.state("http.server")); },
      [&] { static_cast<void>(sys.describe()); },
      [&] { const auto watch = sys.observe([](const cruller::event&) {}); },
      [&] { static_cast<void>(sys.find<std::unique_ptr<counted>>("store")); },
      [&] { static_cast<void>(sys.print("env.port")); },
      [&] { static_cast<void>(of.type_name("store")); },
      [&] { static_cast<void>(of.timeline()); },
      [&] { EXPECT_EQ(boost::num_vertices(of.graph()), 4u); },
      [&] { of.write_graphviz(*std::make_unique<std::ostringstream>()); },
      [&] { of.write_graphviz(*std::make_unique<std::ostringstream>(), of.timeline()); },
      [&] { of.write_mermaid(*std::make_unique<std::ostringstream>()); },
      [&] { EXPECT_EQ(of.wiring().plan().components.size(), 4u); },
  };
}

TEST_F(thread_safety_test, any_thread_may_call_the_verbs_and_queries_of_a_system) {
  {
    cruller::system<definition> sys;
    std::vector<action> all = changing_verbs(sys);
    for (action& each : queries(sys, sys)) all.push_back(std::move(each));
    // The typed verbs of `system`.
    all.emplace_back([&] { sys.start({.only = {"store"_k}}); });
    all.emplace_back([&] { sys.stop({.only = {"http"_k}}); });
    all.emplace_back([&] { sys.set("env.port"_k, 4); });
    all.emplace_back([&] { sys.restart("store"_k); });
    at_once(all);
    sys.stop();
    EXPECT_EQ(sys.state(), cruller::component_state::stopped);
    EXPECT_EQ(alive, 0);
  }
  EXPECT_EQ(alive, 0);
}

TEST_F(thread_safety_test, any_thread_may_cancel_what_is_under_way) {
  {
    cruller::system<definition> sys;
    std::stop_source asked;
    std::vector<action> all = changing_verbs(sys);
    all.emplace_back([&] { static_cast<void>(sys.cancel()); });
    all.emplace_back([&] { sys.start({.stop_token = asked.get_token()}); });
    all.emplace_back([&] { sys.restart({.threads = 2, .stop_token = asked.get_token()}); });
    all.emplace_back([&] { sys.stop({.drain = std::chrono::milliseconds(1)}); });
    all.emplace_back([&] { asked.request_stop(); });
    all.emplace_back([&] { sys.start({.timeout = std::chrono::milliseconds(1)}); });
    all.emplace_back([&] { static_cast<void>(sys.describe()); });
    all.emplace_back([&] { static_cast<void>(sys.timeline()); });
    at_once(all);
    sys.stop();
  }
  EXPECT_EQ(alive, 0);
}

// They may `set`, `cancel` and ask while their own signal is under way.
TEST_F(thread_safety_test, handlers_and_observers_may_call_what_does_not_wait_for_their_signal) {
  static constexpr auto act = [](cruller::context& step) {
    any_system& sys = step.system();
    static std::atomic<int> asked;
    const std::stop_callback when(step.stop_token(), [] { ++asked; });
    static_cast<void>(sys.state());
    static_cast<void>(sys.describe());
    static_cast<void>(sys.timeline());
    static_cast<void>(sys.print("size"));
    static_cast<void>(sys.find<int>("size"));
    const auto watch = sys.observe([](const cruller::event&) {});
    if (step.signal() == "stop") static_cast<void>(sys.cancel());
    try {
      sys.set("options.size", "5");
    } catch (const cruller::lifecycle_error&) {  // It has started.
    }
  };
  static constexpr auto acting = define(
      "size"_k = 1,
      "options"_k = map("size"_k = 4),
      "one"_k = component(start([](cruller::context& c) { act(c); }), stop([](cruller::context& c) {
                            act(c);
                          })),
      "two"_k = component(start([](cruller::context& c) { act(c); }), poke([](cruller::context& c) {
                            act(c);
                          })),
      "user"_k = component(config(ref<"options.size">), start([](int size) { return size; }))
  );
  cruller::system<acting> sys;
  const auto watch = sys.observe([&](const cruller::event&) {
    static_cast<void>(sys.state());
    try {
      sys.set("size", "6");
    } catch (const cruller::lifecycle_error&) {
    }
  });
  at_once({
      [&] { sys.start({.threads = 3}); },
      [&] { sys.stop({.threads = 3}); },
      [&] { sys.restart(); },
      [&] { sys.signal(poke); },
      [&] { sys.set("size", "7"); },
      [&] { static_cast<void>(sys.print("options")); },
      [&] { static_cast<void>(sys.cancel()); },
  });
}

// Values in use belong to a start, which another thread may end meanwhile.
TEST_F(thread_safety_test, any_thread_may_ask_for_what_was_read_from_the_environment) {
  static constexpr auto reading = define(
      "port"_k = env<int>("CRULLER_TEST_UNSET").or_else(1),
      "all"_k =
          map("name"_k = env<std::string>("CRULLER_TEST_UNSET").or_else("a"), "of"_k = ref<"port">),
      "user"_k = component(
          config(list(env<std::string>("CRULLER_TEST_UNSET").or_else("b"), 2)),
          start([](const auto&) { return 1; })
      )
  );
  cruller::system<reading> sys;
  at_once({
      [&] { sys.start(); },
      [&] { sys.stop(); },
      [&] { sys.restart({.threads = 2}); },
      [&] { sys.check_start(); },
      [&] { EXPECT_EQ(sys.describe().size(), 3u); },
      [&] { static_cast<void>(sys.print("all")); },
      [&] { static_cast<void>(sys.print("port")); },
      [&] { sys.set("port", "3"); },
  });
}

TEST_F(thread_safety_test, instances_may_be_reached_by_any_thread_while_they_are_not_stopped) {
  cruller::system<definition> sys;
  sys.start();
  at_once({
      [&] { EXPECT_NE(sys["store"_k].get(), nullptr); },
      [&] { EXPECT_EQ(sys.at("http.server"_k), sys["store"_k].get()); },
      [&] { EXPECT_EQ(*sys.find<int>("env.port"), 8080); },
      [&] { sys.suspend(); },
      [&] { sys.resume(); },
      [&] { sys.signal(poke); },
      [&] { sys.start(); },
  });
}

TEST_F(thread_safety_test, systems_of_one_definition_share_its_wiring) {
  static constexpr auto systems = named_systems("one"_k = definition);
  cruller::system<definition> sys;
  const cruller::wiring& wiring = sys.wiring();
  at_once(
      {[&] {
         const auto made = cruller::make_system<systems>(cruller::system_names<systems>()[0]);
         made->start();
       },
       [] {
         cruller::system<definition> other;
         other.start();
       },
       [&] { EXPECT_EQ(wiring.needed(2).size(), 1u); },
       [&] { EXPECT_EQ(wiring.dependents(2).size(), 1u); },
       [&] { EXPECT_EQ(boost::num_edges(wiring.graph()), 2u); }},
      10
  );
  EXPECT_EQ(alive, 0);
}

TEST_F(thread_safety_test, a_subscription_may_end_on_another_thread) {
  cruller::system<definition> sys;
  at_once({
      [&] {
        auto watch = sys.observe([](const cruller::event&) {});
        std::jthread([ended = std::move(watch)]() mutable { ended.cancel(); });
      },
      [&] { sys.start(); },
      [&] { sys.stop(); },
  });
}

TEST_F(thread_safety_test, threads_may_read_and_copy_the_same_error) {
  const cruller::unknown_component error("stor", {"store"});
  at_once({
      [&] { EXPECT_EQ(cruller::unknown_component(error).nearest(), "store"); },
      [&] { EXPECT_STRNE(error.what(), ""); },
  });
}

TEST_F(thread_safety_test, a_gate_may_be_used_by_any_thread) {
  cruller::gate gate;
  at_once({
      [&] { const auto pass = gate.enter(); },
      [&] { const auto pass = gate.enter(); },
      [&] { gate.close(); },
      [&] { gate.open(); },
      [&] { gate.wait(); },
      [&] { static_cast<void>(gate.count()); },
      [&] { static_cast<void>(gate.is_closed()); },
  });
}

TEST_F(thread_safety_test, a_state_may_be_used_by_any_thread) {
  cruller::state one(name("one"), start([] { return 1; }), stop([](int&) {}), doc("first"));
  // Nobody may read a value that another thread may close.
  cruller::state_handle two(name("two"), start([&] {
                              static_cast<void>(*one);
                              return 1;
                            }));
  at_once({
      [&] { static_cast<void>(*one); },
      [&] { static_cast<void>(*two); },
      [&] { static_cast<void>(one.peek()); },
      [&] { static_cast<void>(one.realized()); },
      [&] { static_cast<void>(one.status()); },
      [&] { EXPECT_FALSE(one.text().empty()); },
      [&] { EXPECT_EQ(one.name(), "one"); },
      [&] { EXPECT_EQ(one.doc(), "first"); },
      [&] { EXPECT_TRUE(one.meta().empty()); },
      [&] { one.force(); },
      [&] { two.force(); },
      [&] { static_cast<void>(two.peek()); },
      [&] { const auto fake = one.override(stop([] {})); },
      [&] { const auto fake = one.override(cruller::if_realized::close, start([] { return 2; })); },
      [&] { *std::make_unique<std::ostringstream>() << one << two; },
      [&] { one.close(); },
      [&] { one.force_close(); },
      [&] { two.close(); },
      [&] { static_cast<void>(two.realized()); },
      [&] { static_cast<void>(cruller::states::active()); },
      [&] { cruller::states::stop(); },
      [&] { const auto watch = cruller::states::watch([](const cruller::state_event&) {}); },
  });
}

TEST_F(thread_safety_test, a_journal_may_be_written_and_read_by_any_thread) {
  cruller::system<definition> sys;
  cruller::testing::journal seen(sys);
  at_once({
      [&] { sys.start(); },
      [&] { sys.stop(); },
      [&] { seen.write("line"); },
      [&] { static_cast<void>(seen.text()); },
      [&] { static_cast<void>(seen.take()); },
      [&] { seen.clear(); },
      [&] { static_cast<void>(seen == "line"); },
  });
}

TEST_F(thread_safety_test, a_spy_may_be_called_and_queried_by_any_thread) {
  static constexpr auto spied = define("spy"_k = cruller::testing::spy<int(int)>().returns(1));
  cruller::system<spied> sys;
  sys.start();
  auto& spy = sys["spy"_k];
  at_once({
      [&] { EXPECT_EQ(spy(1), 1); },
      [&] { EXPECT_EQ(spy(2), 1); },
      [&] { static_cast<void>(spy.calls()); },
      [&] { static_cast<void>(spy.called_with(1)); },
      [&] { spy.clear(); },
  });
}

}  // namespace
