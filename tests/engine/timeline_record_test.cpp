// The timeline: the begin and end of each step of the last signal, and the critical chain.
#include <algorithm>
#include <latch>
#include <optional>
#include <sstream>
#include <thread>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using namespace test;

// Busy for a fixed time, so that the longest path is known.
void work(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end) {
  }
}

std::vector<std::string> names(const cruller::timeline& of) {
  std::vector<std::string> result;
  for (const auto& step : of.steps) result.push_back(step.signal + " " + step.component);
  return result;
}
std::vector<std::string> chain(const cruller::timeline& of) {
  std::vector<std::string> result;
  for (const std::size_t k : of.critical_chain)
    result.push_back(of.steps[k].signal + " " + of.steps[k].component);
  return result;
}
using list = std::vector<std::string>;

// The path that took longest: on a busy machine any step may be the slow one.
list longer(const cruller::timeline& of, const list& one, const list& other) {
  const auto time = [&](const list& path) {
    std::chrono::nanoseconds sum{};
    const list all = names(of);
    for (const auto& step : path)
      sum += of.steps.at(static_cast<std::size_t>(std::ranges::find(all, step) - all.begin()))
                 .duration();
    return sum;
  };
  return time(one) < time(other) ? other : one;
}

//   quick <- after_quick        slow <- after_slow
constexpr auto two_chains = define(
    "quick"_k = component(start([] { return 1; }), stop([](int&) { work(4ms); })),
    "slow"_k = component(start([] {
      work(4ms);
      return 1;
    })),
    "after_quick"_k = component(config(ref<"quick">), start([](int&) { return 1; })),
    "after_slow"_k = component(config(ref<"slow">), start([](int&) {
                                 work(1ms);
                                 return 1;
                               }))
);

TEST(timeline_test, O5_each_step_has_begin_and_end_in_order) {
  cruller::system<two_chains> sys;
  const auto watch = sys.observe([](const cruller::event&) {});
  sys.start();
  const cruller::timeline all = sys.timeline();
  EXPECT_EQ(
      names(all), (list{"start quick", "start slow", "start after_quick", "start after_slow"})
  );
  for (const auto& step : all.steps) {
    EXPECT_EQ(step.phase, cruller::phase::done);
    EXPECT_LE(step.begin, step.end);
  }
  EXPECT_EQ(all.steps.front().begin, 0ns);
  EXPECT_GE(all.steps[1].duration(), 4ms);
  EXPECT_GE(all.steps[2].begin, all.steps[1].end);
  EXPECT_EQ(all.duration(), all.steps.back().end);
}

TEST(timeline_test, O5_the_critical_chain_is_the_longest_path) {
  cruller::system<two_chains> sys;
  sys.start({.threads = 2});
  const cruller::timeline started = sys.timeline();
  const list slow{"start slow", "start after_slow"};
  EXPECT_EQ(chain(started), longer(started, slow, {"start quick", "start after_quick"}));
  EXPECT_GE(started.critical_time(), 5ms);
  EXPECT_LE(started.critical_time(), started.duration());
  sys.stop({.threads = 2});
  const cruller::timeline stopped = sys.timeline();
  const list quick{"stop after_quick", "stop quick"};
  EXPECT_EQ(chain(stopped), longer(stopped, quick, {"stop after_slow", "stop slow"}));
}

TEST(timeline_test, O5_the_critical_chain_leads_through_what_has_no_step) {
  static constexpr cruller::signal<"poke", cruller::order::dependencies_first> poke;
  static constexpr auto busy = [](auto&&...) { work(2ms); };
  static constexpr auto definition = define(
      "a"_k = component(poke(busy)),
      "between"_k = component(depends_on<"a">),
      "b"_k = component(depends_on<"between">, poke(busy)),
      "c"_k = component(poke([](auto&&...) { work(3ms); }))
  );
  cruller::system<definition> sys;
  sys.start();
  sys.signal(poke, {.threads = 2});
  const cruller::timeline poked = sys.timeline();
  EXPECT_EQ(chain(poked), longer(poked, {"poke a", "poke b"}, {"poke c"}));
}

TEST(timeline_test, O5_a_restart_is_a_stop_and_a_start) {
  static constexpr auto definition = define("a"_k = component(start([] { return 1; })));
  cruller::system<definition> sys;
  sys.start();
  sys.restart({.threads = 2});
  EXPECT_EQ(names(sys.timeline()), (list{"stop a", "start a"}));
  EXPECT_EQ(chain(sys.timeline()), (list{"stop a", "start a"}));
}

TEST(timeline_test, O5_a_failed_start_shows_its_rollback) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return 1; })),
      "b"_k = component(config(ref<"a">), start([](int&) { boom(); }))
  );
  cruller::system<definition> sys;
  EXPECT_THROW(sys.start({.threads = 2}), cruller::signal_error);
  const cruller::timeline all = sys.timeline();
  EXPECT_EQ(names(all), (list{"start a", "start b", "stop a"}));
  EXPECT_EQ(all.steps[1].phase, cruller::phase::failed);
}

TEST(timeline_test, any_verb_can_continue_the_timeline_before) {
  static constexpr auto definition = define("a"_k = component(start([] { return 1; })));
  cruller::system<definition> sys;
  const cruller::signal_options options{.threads = 2, .continues_timeline = true};
  sys.start({.threads = 2});
  sys.stop(options);
  EXPECT_EQ(names(sys.timeline()), (list{"start a", "stop a"}));
  sys.start(options);
  sys.restart(options);
  EXPECT_EQ(names(sys.timeline()), (list{"start a", "stop a", "start a", "stop a", "start a"}));
  sys.stop({.threads = 2});
  EXPECT_EQ(names(sys.timeline()), (list{"stop a"}));
}

TEST(timeline_test, O5_a_signal_without_an_observer_leaves_no_timeline) {
  cruller::system<two_chains> sys;
  sys.start({.threads = 2});
  EXPECT_FALSE(sys.timeline().steps.empty());
  static_cast<void>(sys.describe());
  EXPECT_FALSE(sys.timeline().steps.empty());
  sys.stop();
  EXPECT_TRUE(sys.timeline().steps.empty());
  EXPECT_TRUE(sys.timeline().critical_chain.empty());
  EXPECT_EQ(sys.timeline().duration(), 0ns);
}

TEST(timeline_test, O5_a_running_step_has_begun_and_lasts_until_now) {
  static std::optional<std::latch> inside;
  static std::optional<std::latch> may_end;
  inside.emplace(1);
  may_end.emplace(1);
  static constexpr auto definition = define("a"_k = component(start([] {
                                              inside->count_down();
                                              may_end->wait();
                                            })));
  cruller::system<definition> sys;
  std::thread starts([&] { sys.start({.threads = 2}); });
  inside->wait();
  const cruller::timeline all = sys.timeline();
  ASSERT_EQ(all.steps.size(), 1u);
  EXPECT_EQ(all.steps[0].phase, cruller::phase::begun);
  EXPECT_GT(sys.timeline().duration(), all.duration());
  may_end->count_down();
  starts.join();
  EXPECT_EQ(sys.timeline().steps[0].phase, cruller::phase::done);
}

TEST(timeline_test, O5_the_picture_shows_steps_and_counts_those_too_short) {
  cruller::timeline of;
  using cruller::phase;
  of.steps = {
      {"db.pool", "start", phase::done, 0ms, 40ms},
      {"env.port", "start", phase::done, 0ns, 10ns},
      {"web<1>", "start", phase::failed, 40ms, 60ms},
      {"db.pool", "stop", phase::begun, 60ms, 61ms},
  };
  of.critical_chain = {0, 2};
  std::ostringstream out;
  of.write_svg(out);
  const std::string text = out.str();
  for (const char* const part :
       {"start: 4 steps in 61ms",
        "critical chain: 60ms",
        "1 step too short",
        ">db.pool<",
        "web&lt;1>",
        "40ms",
        "20ms, failed",
        "stop db.pool",
        "in progress"})
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  EXPECT_EQ(text.find("env.port"), std::string::npos);
}

TEST(timeline_test, O5_the_picture_escapes_ids_and_shortens_long_ones) {
  cruller::timeline of;
  of.steps = {
      {R"(a&"b")", "start", cruller::phase::done, 0ms, 1500ms},
      {"a.group.of.groups.whose.names.are.far.too.long.for.the.picture.last",
       "start",
       cruller::phase::done,
       0ms,
       1s},
  };
  std::ostringstream out;
  of.write_svg(out);
  for (const char* const part : {"a&amp;&quot;b&quot;", ">...", "picture.last<", "1.5s"})
    EXPECT_NE(out.str().find(part), std::string::npos) << part << "\n" << out.str();
  EXPECT_EQ(out.str().find(">a.group"), std::string::npos);
}

TEST(timeline_test, O5_the_picture_of_an_empty_timeline_says_so) {
  std::ostringstream out;
  cruller::timeline().write_svg(out);
  EXPECT_NE(out.str().find("no steps recorded"), std::string::npos);
}

TEST(timeline_test, O5_graphviz_marks_the_critical_chain) {
  static constexpr auto definition = define(
      "db"_k = component(start([] { return 1; })),
      "web"_k = component(config(ref<"db">), start([](int n) { return n; })),
      "other"_k = component(start([] { return 1; }))
  );
  cruller::system<definition> sys;
  cruller::timeline drawn;
  drawn.steps = {
      {"other", "start", cruller::phase::done, 0ms, 1ms},
      {"db", "start", cruller::phase::done, 0ms, 20ms},
      {"web", "start", cruller::phase::done, 20ms, 50ms}};
  drawn.critical_chain = {1, 2};
  std::ostringstream out;
  sys.write_graphviz(out, drawn);
  for (const char* line :
       {"  \"db\" [label=\"db  20ms\", color=red, penwidth=2];\n",
        "  \"web\" [label=\"web  30ms\", color=red, penwidth=2];\n",
        "  \"other\" [label=\"other\"];\n",
        "  \"web\" -> \"db\" [color=red, penwidth=2];\n"})
    EXPECT_NE(out.str().find(line), std::string::npos) << line << "is missing in\n" << out.str();
}

}  // namespace
