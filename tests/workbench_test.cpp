// The workbench: commands on one live system, from any thread.
#include "../src/workbench.hpp"

#include <cruller/console.hpp>
#include <cruller/cruller.hpp>
#include <future>
#include <ostream>

#include "../src/answer.hpp"
#include "gtest/gtest.h"

namespace {

using namespace cruller::dsl;

std::promise<void>* begun = nullptr;
std::promise<void>* gate = nullptr;

struct unprintable {
  friend std::ostream& operator<<(std::ostream&, const unprintable&) { throw 7; }
};

constexpr auto shop = define(
    "env"_k = group("port"_k = 8080),
    "log"_k = component(start([] { return 1; })),
    "server"_k = component(config(ref<"env.port">, ref<"log">), start([](int port, int&) {
                             return port;
                           }))
);

constexpr auto systems = named_systems(
    "shop"_k = shop,
    "gated"_k = with(shop, "log"_k = component(start([] {
                             begun->set_value();
                             gate->get_future().wait();
                             return 1;
                           }))),
    "fails"_k = with(shop, "log"_k = component(start([]() -> int { throw 1; }))),
    "bare"_k = define("one"_k = component(start([] {}))),
    "unprintable"_k = define("one"_k = component(start([] { return unprintable(); })))
);

cruller::run_arguments of(const char* system) {
  cruller::run_arguments chosen;
  chosen.system = system;
  chosen.quiet = true;
  chosen.console = true;
  return chosen;
}

struct bench : cruller::workbench {
  explicit bench(const cruller::run_arguments& chosen)
      : workbench(cruller::detail::choices<systems>, chosen) {}
  explicit bench(const char* system) : bench(of(system)) {}

  cruller::answer obey(std::string_view line) { return execute(line, nullptr); }
};

using words = std::vector<std::string>;

TEST(workbench_test, answers_for_a_machine_too) {
  bench b("shop");
  EXPECT_EQ(b.obey("start").data, (nlohmann::json{{"system", "shop"}, {"state", "running"}}));
  const nlohmann::json system = b.obey("system").data;
  EXPECT_EQ(system["components"][0]["id"], "env.port");
  EXPECT_EQ(system["components"][0]["config"], "8080");
  EXPECT_TRUE(system["components"][2]["since"].is_string());
  EXPECT_EQ(b.obey("describe server").data[0]["needs"], (words{"env.port", "log"}));
  EXPECT_EQ(b.obey("graph log").data["edges"][0]["from"], "server");
  EXPECT_EQ(b.obey("timeline").data["steps"].size(), 3u);
  EXPECT_EQ(b.obey("systems").data[0], (nlohmann::json{{"name", "shop"}, {"current", true}}));
  EXPECT_EQ(b.obey("instance env.port").data["value"], "8080");
}

TEST(workbench_test, a_failure_is_an_answer_with_its_parts) {
  bench b("fails");
  const cruller::answer answer = b.obey("start");
  EXPECT_FALSE(answer.ok);
  EXPECT_TRUE(answer.text.starts_with("error: log: start failed")) << answer.text;
  EXPECT_EQ(answer.data["failures"][0]["component"], "log");
  EXPECT_EQ(answer.data["rolled_back"], words{"env.port"});
  EXPECT_EQ(answer.data["not_reached"], words{"server"});
  EXPECT_EQ(b.obey("strat").data["nearest"], "start");
}

TEST(workbench_test, a_failure_may_be_of_any_type) {
  bench b("unprintable");
  b.obey("start");
  const cruller::answer answer = b.obey("instance one");
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(answer.text, "error: an exception of type int\n");
}

TEST(workbench_test, those_that_look_do_not_wait_for_a_start) {
  std::promise<void> now;
  std::promise<void> go;
  begun = &now;
  gate = &go;
  bench b("gated");
  std::thread starter([&] { EXPECT_TRUE(b.obey("start").ok); });
  now.get_future().wait();
  EXPECT_TRUE(b.obey("system").text.starts_with("gated: starting\n"));
  for (const char* const each :
       {"describe log", "instance log", "graph", "timeline", "systems", "help"})
    EXPECT_TRUE(b.obey(each).ok) << each;
  EXPECT_EQ(b.complete("describe se"), words{"server"});
  go.set_value();
  starter.join();
  EXPECT_EQ(b.system()->state(), cruller::component_state::running);
}

TEST(workbench_test, those_that_change_run_one_at_a_time) {
  bench b("shop");
  std::vector<std::thread> threads;
  for (int i = 0; i != 4; ++i)
    threads.emplace_back([&, i] {
      for (int k = 0; k != 50; ++k) {
        EXPECT_TRUE(b.obey(i % 2 == 0 ? "start" : "start shop").ok);
        EXPECT_TRUE(b.obey("system").ok);
        EXPECT_TRUE(b.obey("stop").ok);
      }
    });
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(b.system()->state(), cruller::component_state::stopped);
}

TEST(workbench_test, what_changes_is_told_beforehand) {
  for (const char* const each :
       {"start", "restart log", "use shop", "set env.port 1", "signal status"})
    EXPECT_TRUE(bench::changes(each)) << each;
  for (const char* const each : {"system", "help", "", "#", "strat", "\"", "quit", "log off"})
    EXPECT_FALSE(bench::changes(each)) << each;
}

TEST(workbench_test, completes_by_what_stands_before) {
  const bench b("shop");
  EXPECT_EQ(b.complete("sys"), (words{"system", "systems"}));
  EXPECT_EQ(b.complete("describe "), (words{"env", "env.port", "log", "server"}));
  EXPECT_EQ(b.complete("restart log se"), words{"server"});
  EXPECT_EQ(b.complete("describe log se"), words{});
  EXPECT_EQ(b.complete("set "), words{"env.port"});
  EXPECT_EQ(b.complete("set env.port "), words{});
  EXPECT_EQ(b.complete("use g"), words{"gated"});
  EXPECT_EQ(b.complete("signal sus"), words{"suspend"});
  EXPECT_EQ(b.complete("log "), (words{"on", "off"}));
  EXPECT_EQ(b.complete("strat "), words{});
}

TEST(workbench_test, restart_is_the_reload_where_there_is_one) {
  bench b("shop");
  b.hooks.reload = [&](const cruller::speaker& say) -> cruller::answer {
    say("compiling");
    b.start();  // Verbs go on inside.
    return {.ok = false, .text = "error: no\n"};
  };
  std::string said;
  const cruller::answer answer = b.execute("restart", [&](std::string_view text) { said += text; });
  EXPECT_EQ(said + answer.text, "compilingerror: no\n");
  EXPECT_EQ(b.obey("restart log").text, "shop is running\n");
}

TEST(workbench_test, keeps_what_a_reload_needs) {
  cruller::run_arguments chosen = of("shop");
  chosen.values = {{"env.port", "1"}};
  bench b(chosen);
  b.set_chosen();
  b.obey("start");
  EXPECT_FALSE(b.obey("set env.port 2").data["is_now"]);
  b.obey("only log");
  b.obey("log on");
  b.remember("one");
  b.remember("one");
  b.remember("two");
  using values = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(b.name(), "shop");
  EXPECT_EQ(b.values(), (values{{"env.port", "2"}}));
  EXPECT_EQ(b.only(), words{"log"});
  EXPECT_TRUE(b.logs());
  EXPECT_EQ(b.history(), (words{"one", "two"}));
}

TEST(workbench_test, use_leaves_out_what_does_not_fit) {
  cruller::run_arguments chosen = of("shop");
  chosen.values = {{"env.port", "1"}};
  chosen.only = {"server"};
  bench b(chosen);
  using values = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(b.obey("use fails").text, "fails is stopped\n");
  EXPECT_EQ(b.values(), (values{{"env.port", "1"}}));
  EXPECT_EQ(b.only(), words{"server"});
  const cruller::answer answer = b.obey("use bare");
  EXPECT_TRUE(b.values().empty());
  EXPECT_TRUE(answer.ok);
  EXPECT_NE(answer.text.find("left out: unknown component \"env.port\""), std::string::npos);
  EXPECT_NE(answer.text.find("left out: unknown component \"server\""), std::string::npos);
  EXPECT_TRUE(b.only().empty());
  EXPECT_TRUE(b.obey("start").ok);
}

TEST(workbench_test, somebody_elses_system_stays_theirs) {
  cruller::system<shop> sys;
  {
    cruller::workbench b(sys);
    b.log(false);
    EXPECT_TRUE(b.execute("start", nullptr).ok);
    EXPECT_FALSE(b.execute("use shop", nullptr).ok);
    EXPECT_FALSE(b.execute("quit", nullptr).ok);
  }
  EXPECT_EQ(sys.state(), cruller::component_state::running);
}

TEST(run_test, of_no_system_is_refused) {
  const char* const name = "program";
  EXPECT_EQ(cruller::run(std::span<const cruller::system_choice>(), 1, &name), 2);
  EXPECT_THROW(cruller::console(std::span<const cruller::system_choice>(), ""), cruller::error);
}

}  // namespace
