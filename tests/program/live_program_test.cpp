// The live program: commands on one live system, from any thread.
#include "program/live_program.hpp"

#include <chrono>
#include <cruller/console.hpp>
#include <cruller/cruller.hpp>
#include <cruller/reporter.hpp>
#include <cruller/state.hpp>
#include <future>
#include <ostream>
#include <stop_token>
#include <thread>

#include "../gtest/gtest.h"
#include "commands/commands.hpp"
#include "process/output.hpp"
#include "program/answer.hpp"

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;

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

const std::thread::id here = std::this_thread::get_id();
std::thread::id started_on;
cruller::reporter one;

constexpr auto systems = named_systems(
    "shop"_k = shop,
    "gated"_k = with(shop, "log"_k = component(start([] {
                             begun->set_value();
                             gate->get_future().wait();
                             return 1;
                           }))),
    "fails"_k = with(shop, "log"_k = component(start([]() -> int { throw 1; }))),
    "reads"_k = define("number"_k = env<int>("CRULLER_TEST_NUMBER")),
    "bare"_k = define("one"_k = component(start([] {}))),
    "late"_k = define("slow"_k = component(start([](cruller::context& c) {
                        static int starts = 0;
                        if (++starts == 1) return;
                        std::promise<void> asked;
                        const std::stop_callback when(c.stop_token(), [&] { asked.set_value(); });
                        asked.get_future().wait();
                      }))),
    "unprintable"_k = define("one"_k = component(start([] { return unprintable(); }))),
    "reports"_k = define(
        "one"_k = component(
            start([](cruller::context& c) {
              one = c.reporter();
              started_on = std::this_thread::get_id();
            }),
            supervise(restarting{.backoff = {0ms, 0ms}})
        )
    ),
    "thread"_k = define("one"_k = component(start([] { started_on = std::this_thread::get_id(); })))
);

cruller::run_arguments of(const char* system) {
  cruller::run_arguments chosen;
  chosen.system = system;
  chosen.quiet = true;
  chosen.console = true;
  return chosen;
}

struct driven_program : cruller::live_program {
  explicit driven_program(const cruller::run_arguments& chosen)
      : live_program(cruller::detail::choices<systems>, chosen) {}
  explicit driven_program(const char* system) : driven_program(of(system)) {}

  cruller::answer obey(std::string_view line) { return cruller::execute(*this, line, nullptr); }
};

using words = std::vector<std::string>;

TEST(live_program_test, answers_for_a_machine_too) {
  driven_program b("shop");
  EXPECT_EQ(b.obey("start").data, (nlohmann::json{{"system", "shop"}, {"state", "running"}}));
  const nlohmann::json system = b.obey("system").data;
  EXPECT_EQ(system["components"][0]["id"], "env.port");
  EXPECT_EQ(system["components"][0]["config"], 8080);
  EXPECT_TRUE(system["components"][2]["since"].is_string());
  EXPECT_EQ(b.obey("describe server").data[0]["config"], (nlohmann::json{"env.port", "log"}));
  EXPECT_EQ(b.obey("describe server").data[0]["needs"], (words{"env.port", "log"}));
  EXPECT_EQ(b.obey("graph log").data["edges"][0]["from"], "server");
  EXPECT_EQ(b.obey("timeline").data["steps"].size(), 3u);
  EXPECT_EQ(b.obey("systems").data[0], (nlohmann::json{{"name", "shop"}, {"current", true}}));
  EXPECT_EQ(b.obey("instance env.port").data["value"], 8080);
  EXPECT_EQ(b.obey("stop log").data["changed"], words{"log"});
  EXPECT_EQ(b.obey("start server").data["also_changed"], words{"log"});
}

TEST(live_program_test, a_failure_is_an_answer_with_its_parts) {
  driven_program b("fails");
  const cruller::answer answer = b.obey("start");
  EXPECT_FALSE(answer.ok);
  EXPECT_TRUE(answer.text.starts_with("error: log: start failed")) << answer.text;
  EXPECT_EQ(answer.data["failures"][0]["component"], "log");
  EXPECT_EQ(answer.data["rolled_back"], words{"env.port"});
  EXPECT_EQ(answer.data["not_reached"], words{"server"});
  EXPECT_EQ(b.obey("strat").data["nearest"], "start");
}

TEST(live_program_test, a_failure_may_be_of_any_type) {
  driven_program b("unprintable");
  b.obey("start");
  const cruller::answer answer = b.obey("instance one");
  EXPECT_FALSE(answer.ok);
  EXPECT_EQ(answer.text, "error: an exception of type int\n");
}

TEST(live_program_test, commands_that_only_read_do_not_wait_for_a_start) {
  std::promise<void> now;
  std::promise<void> go;
  begun = &now;
  gate = &go;
  driven_program b("gated");
  std::thread asking([&] {
    now.get_future().wait();
    EXPECT_TRUE(b.obey("system").text.starts_with("gated: starting\n"));
    for (const char* const each :
         {"describe log", "instance log", "graph", "timeline", "systems", "help"})
      EXPECT_TRUE(b.obey(each).ok) << each;
    EXPECT_EQ(cruller::complete(b, "describe se"), words{"server"});
    go.set_value();
  });
  EXPECT_TRUE(b.obey("start").ok);
  asking.join();
  EXPECT_EQ(b.system()->state(), cruller::component_state::running);
}

TEST(live_program_test, those_that_change_run_one_at_a_time) {
  driven_program b("shop");
  std::vector<std::thread> threads;
  std::stop_source all_ended;
  std::atomic<int> running = 4;
  for (int i = 0; i != 4; ++i)
    threads.emplace_back([&, i] {
      for (int k = 0; k != 50; ++k) {
        EXPECT_TRUE(b.obey(i % 2 == 0 ? "start" : "start shop").ok);
        EXPECT_TRUE(b.obey("system").ok);
        EXPECT_TRUE(b.obey("stop").ok);
      }
      if (--running == 0) all_ended.request_stop();
    });
  b.serve_for(std::chrono::hours(1), all_ended.get_token());
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(b.system()->state(), cruller::component_state::stopped);
}

// What a verb has run on, and what it has thrown.
TEST(live_program_test, J1_the_verbs_of_all_threads_run_on_the_thread_of_the_program) {
  driven_program b("thread");
  std::stop_source ended;
  std::thread other([&] {
    EXPECT_TRUE(b.obey("start").ok);  // A command.
    EXPECT_EQ(started_on, here);
    started_on = {};
    b.system()->restart();  // The program's own code.
    EXPECT_EQ(started_on, here);
    b.system()->suspend();
    EXPECT_THROW(b.system()->start(), cruller::lifecycle_error);
    EXPECT_THROW(b.system()->stop({.only = {"two"}}), cruller::unknown_component);
    ended.request_stop();
  });
  b.serve_for(std::chrono::hours(1), ended.get_token());
  other.join();
  EXPECT_TRUE(b.obey("stop").ok);
}

TEST(live_program_test, J1_what_observes_failures_runs_elsewhere_and_its_verbs_here) {
  driven_program b("reports");
  std::stop_source ended;
  std::thread::id heard_on;
  b.system()->on_failure([&](const cruller::component_failure&) {
    heard_on = std::this_thread::get_id();
    started_on = {};
    b.system()->restart();
    ended.request_stop();
  });
  EXPECT_TRUE(b.obey("start").ok);
  one.fail("boom");
  b.serve_for(std::chrono::hours(1), ended.get_token());
  EXPECT_NE(heard_on, here);
  EXPECT_EQ(started_on, here);
  EXPECT_TRUE(b.obey("stop").ok);
}

TEST(live_program_test, J1_a_thread_that_waits_for_the_program_carries_out_its_verb_when_it_ends) {
  std::shared_ptr<cruller::any_system> system;
  std::thread other;
  std::promise<void> waits;
  {
    driven_program b("thread");
    system = b.system();
    b.on_request([&] { waits.set_value(); });
    other = std::thread([&] { system->start(); });
    waits.get_future().wait();
  }
  other.join();
  EXPECT_NE(started_on, here);
  EXPECT_EQ(system->state(), cruller::component_state::running);
}

TEST(live_program_test, changing_commands_are_announced) {
  for (const char* const each :
       {"start", "restart log", "use shop", "set env.port 1", "signal status"})
    EXPECT_TRUE(cruller::changes(each)) << each;
  for (const char* const each : {"system", "help", "", "#", "strat", "\"", "quit", "log off"})
    EXPECT_FALSE(cruller::changes(each)) << each;
}

TEST(live_program_test, completes_depending_on_the_words_before) {
  const driven_program b("shop");
  EXPECT_EQ(cruller::complete(b, "sys"), (words{"system", "systems"}));
  EXPECT_EQ(cruller::complete(b, "describe "), (words{"env", "env.port", "log", "server"}));
  EXPECT_EQ(cruller::complete(b, "restart log se"), words{"server"});
  EXPECT_EQ(cruller::complete(b, "describe log se"), words{});
  EXPECT_EQ(cruller::complete(b, "set "), words{"env.port"});
  EXPECT_EQ(cruller::complete(b, "set env.port "), words{});
  EXPECT_EQ(cruller::complete(b, "use g"), words{"gated"});
  EXPECT_EQ(cruller::complete(b, "signal sus"), words{"suspend"});
  EXPECT_EQ(cruller::complete(b, "log "), (words{"on", "off"}));
  EXPECT_EQ(cruller::complete(b, "strat "), words{});
}

TEST(live_program_test, what_is_known_to_fail_stops_nothing) {
  setenv("CRULLER_TEST_NUMBER", "1", 1);
  driven_program b("reads");
  EXPECT_TRUE(b.obey("start").ok);
  unsetenv("CRULLER_TEST_NUMBER");
  for (const char* line : {"restart", "start", "start reads", "restart number"}) {
    EXPECT_FALSE(b.obey(line).ok) << line;
    EXPECT_EQ(b.system()->state(), cruller::component_state::running) << line;
  }
  setenv("CRULLER_TEST_NUMBER", "2", 1);
  EXPECT_EQ(b.obey("restart").text, "reads is running again\n");
  EXPECT_EQ(b.obey("instance number").data["value"], 2);
}

TEST(live_program_test, another_system_that_could_not_start_stops_nothing) {
  unsetenv("CRULLER_TEST_NUMBER");
  driven_program b("shop");
  b.obey("start");
  for (const char* line : {"use reads", "start reads"}) {
    const cruller::answer refused = b.obey(line);
    EXPECT_FALSE(refused.ok) << line;
    EXPECT_NE(refused.text.find("CRULLER_TEST_NUMBER"), std::string::npos) << refused.text;
    EXPECT_EQ(b.system()->state(), cruller::component_state::running) << line;
    EXPECT_EQ(b.name(), "shop");
  }
  // Where nothing runs, the value may still be set before the start.
  b.obey("stop");
  EXPECT_TRUE(b.obey("use reads").ok);
  EXPECT_TRUE(b.obey("set number 3").ok);
  EXPECT_TRUE(b.obey("start").ok);
}

TEST(live_program_test, restart_is_the_reload_where_there_is_one) {
  driven_program b("shop");
  b.hooks.reload = [&](const cruller::output_sink& say) -> cruller::answer {
    say("compiling");
    b.start();  // Verbs work inside a build.
    return {.ok = false, .text = "error: no\n"};
  };
  std::string said;
  const cruller::answer answer = cruller::execute(b, "restart", [&](std::string_view text) {
    said += text;
  });
  EXPECT_EQ(said + answer.text, "compilingerror: no\n");
  EXPECT_EQ(b.obey("restart log").text, "restarted: log\nalso restarted: server\n");
}

TEST(live_program_test, keeps_what_a_reload_needs) {
  cruller::run_arguments chosen = of("shop");
  chosen.values = {{"env.port", "1"}};
  driven_program b(chosen);
  EXPECT_TRUE(b.set_chosen(false).empty());
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

TEST(live_program_test, use_leaves_out_what_does_not_fit) {
  cruller::run_arguments chosen = of("shop");
  chosen.values = {{"env.port", "1"}};
  chosen.only = {"server"};
  driven_program b(chosen);
  using values = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(b.obey("use fails").text, "fails is stopped\n");
  EXPECT_EQ(b.values(), (values{{"env.port", "1"}}));
  EXPECT_EQ(b.only(), words{"server"});
  const cruller::answer answer = b.obey("use bare");
  EXPECT_TRUE(b.values().empty());
  EXPECT_TRUE(answer.ok);
  EXPECT_NE(answer.text.find("skipped: unknown component \"env.port\""), std::string::npos);
  EXPECT_NE(answer.text.find("skipped: unknown component \"server\""), std::string::npos);
  EXPECT_TRUE(b.only().empty());
  EXPECT_TRUE(b.obey("start").ok);
}

TEST(live_program_test, the_authors_functions_may_throw_anything) {
  cruller::run_arguments chosen = of("shop");
  chosen.before_start = {[](cruller::any_system&) { throw "no configuration"; }};
  driven_program b(chosen);
  EXPECT_EQ(b.set_chosen(false), words{"no configuration"});
  const cruller::answer answer = b.obey("use bare");
  EXPECT_TRUE(answer.ok);
  EXPECT_NE(answer.text.find("skipped: no configuration"), std::string::npos) << answer.text;
  words problems;
  b.restore_settings({{"env.port", "1"}}, {}, problems);
  EXPECT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems.front(), "no configuration");
}

TEST(live_program_test, a_system_of_the_caller_is_not_stopped) {
  cruller::system<shop> sys;
  {
    cruller::live_program b(sys);
    b.log(false);
    EXPECT_TRUE(cruller::execute(b, "start", nullptr).ok);
    EXPECT_FALSE(cruller::execute(b, "use shop", nullptr).ok);
    EXPECT_FALSE(cruller::execute(b, "quit", nullptr).ok);
  }
  EXPECT_EQ(sys.state(), cruller::component_state::running);
}

TEST(run_test, of_no_system_is_refused) {
  const char* const name = "program";
  EXPECT_EQ(cruller::run(std::span<const cruller::system_choice>(), 1, &name), 2);
  EXPECT_THROW(cruller::console(std::span<const cruller::system_choice>(), ""), cruller::error);
}

TEST(live_program_test, a_restart_of_one_component_has_the_limit_of_a_start) {
  cruller::run_arguments chosen = of("late");
  chosen.start_timeout = std::chrono::milliseconds(30);
  driven_program program(chosen);
  program.start();
  const cruller::answer late = program.obey("restart slow");
  EXPECT_FALSE(late.ok);
  EXPECT_NE(late.text.find("timed out"), std::string::npos) << late.text;
}

TEST(error_text_test, of_what_the_end_has_cancelled_has_the_reason_and_the_causes) {
  std::exception_ptr cause;
  try {
    try {
      throw std::runtime_error("no route to host");
    } catch (...) {
      std::throw_with_nested(std::runtime_error("interrupted"));
    }
  } catch (...) {
    cause = std::current_exception();
  }
  const cruller::signal_error cancelled(
      {{"server", "start", "interrupted", cause}}, {"store"}, {}, "restart"
  );
  const std::string rest =
      "\n  also server: start failed: interrupted\n  rolled back: store\n"
      "  because: no route to host\n";
  EXPECT_EQ(
      cruller::error_text(cancelled, true),
      "error: restart was cancelled: the program is shutting down" + rest
  );
  EXPECT_EQ(cruller::error_text(cancelled), "error: restart was cancelled" + rest);
  const cruller::signal_error only({}, {}, {}, "start");
  EXPECT_EQ(
      cruller::text_with_causes(only, true), "start was cancelled: the program is shutting down\n"
  );
  EXPECT_EQ(cruller::error_text(std::runtime_error("no"), true), "error: no\n");
}

TEST(live_program_test, lists_the_states_of_the_program) {
  driven_program program("bare");
  EXPECT_EQ(program.obey("states").text, "this program has no states\n");
  const cruller::state db{name("db"), doc("the pool"), start([] { return 7; })};
  db.force();
  const cruller::answer listed = program.obey("states");
  EXPECT_NE(listed.text.find("db"), std::string::npos);
  EXPECT_NE(listed.text.find("realized"), std::string::npos);
  EXPECT_EQ(listed.data[0]["value"], 7);
  EXPECT_EQ(listed.data[0]["doc"], "the pool");
}

}  // namespace
