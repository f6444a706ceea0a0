// The texts that show a live system.
#include "commands/query_texts.hpp"

#include <cruller/cruller.hpp>

#include "../gtest/gtest.h"

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;

constexpr auto diamond = define(
    "env"_k = group("port"_k = 8080),
    "log"_k = component(config(ref<"env.port">), start([](int) { return 1; })),
    "store"_k = component(config(ref<"log">), start([](int&) { return 2; })),
    "server"_k = component(config(ref<"store">, ref<"log">), start([](int&, int&) { return 3; })),
    "beacon"_k = component(depends_on<"server">, start([] {}))
);

constexpr auto lone = define("one"_k = component(start([] {})));

cruller::component_set chosen(const cruller::any_system& system, const std::string& id) {
  return cruller::find_components(system.wiring(), {id});
}

cruller::component_description described(const char* id) {
  cruller::component_description component;
  component.id = id;
  return component;
}

TEST(looking_texts_test, a_table_has_aligned_columns_and_no_spaces_at_the_ends) {
  EXPECT_EQ(
      cruller::table_text({{"id", "state"}, {"a.long.id", "x"}, {"b", ""}}),
      "id         state\n"
      "a.long.id  x\n"
      "b\n"
  );
}

TEST(looking_texts_test, a_graph_shows_what_everything_needs_and_nothing_twice) {
  cruller::system<diamond> sys;
  EXPECT_EQ(
      cruller::graph_text(sys),
      "beacon (stopped)\n"
      "`-- server (stopped), order only\n"
      "    |-- log (stopped)\n"
      "    |   `-- env.port (stopped)\n"
      "    `-- store (stopped)\n"
      "        `-- log (stopped), see above\n"
  );
}

TEST(looking_texts_test, what_is_needed_twice_is_shown_once_and_for_its_data) {
  static constexpr auto twice = define(
      "log"_k = component(start([] { return 1; })),
      "server"_k = component(depends_on<"log">, config(ref<"log">), start([](int&) {}))
  );
  cruller::system<twice> sys;
  EXPECT_EQ(cruller::graph_text(sys), "server (stopped)\n`-- log (stopped)\n");
}

TEST(looking_texts_test, a_graph_of_one_component_shows_dependencies_and_dependents) {
  cruller::system<diamond> sys;
  sys.start({.only = {"store"}});
  EXPECT_EQ(
      cruller::graph_text(sys, chosen(sys, "log")),
      "log (running)\n"
      "  needs\n"
      "  `-- env.port (running)\n"
      "  needed by\n"
      "  |-- store (running)\n"
      "  |   `-- server (stopped)\n"
      "  |       `-- beacon (stopped), order only\n"
      "  `-- server (stopped), see above\n"
  );
}

TEST(looking_texts_test, a_graph_of_a_component_without_edges_says_so) {
  cruller::system<lone> sys;
  EXPECT_EQ(
      cruller::graph_text(sys, chosen(sys, "one")),
      "one (stopped)\n"
      "  needs nothing\n"
      "  needed by nothing\n"
  );
}

TEST(looking_texts_test, a_system_is_a_row_for_each_component) {
  cruller::component_description constant = described("port");
  constant.config = "8080";
  constant.is_constant = true;
  cruller::component_description server = described("server");
  server.state = cruller::component_state::running;
  server.status = "two\nlines";
  server.last_duration = 1500us;
  const auto never = [](std::string_view) { return std::nullopt; };
  EXPECT_EQ(
      cruller::system_text({constant, server}, never, {}),
      "id      state    status     since  last\n"
      "port    stopped  = 8080\n"
      "server  running  two lines         1.5ms\n"
  );
}

TEST(looking_texts_test, a_long_status_is_cut_between_characters) {
  cruller::component_description server = described("s");
  server.status = "x";
  for (int i = 0; i != 40; ++i) *server.status += "é";
  const std::string text = cruller::system_text(
      {server}, [](std::string_view) { return std::nullopt; }, {}
  );
  std::string cut = "x";
  for (int i = 0; i != 22; ++i) cut += "é";
  EXPECT_NE(text.find(cut + "...\n"), std::string::npos) << text;
}

TEST(looking_texts_test, a_time_has_a_date_unless_it_is_todays) {
  const cruller::wall_clock::time_point now = cruller::wall_clock::now();
  EXPECT_EQ(cruller::time_text(now, now).size(), std::string("12:34:56").size());
  EXPECT_EQ(cruller::time_text(now - 48h, now).size(), std::string("2026-01-31 12:34").size());
}

TEST(looking_texts_test, a_timeline_marks_the_critical_chain) {
  cruller::timeline timeline;
  timeline.steps = {
      {"log", "start", cruller::phase::done, 0ms, 10ms},
      {"env.port", "start", cruller::phase::done, 0ms, 5ms},
      {"server", "start", cruller::phase::failed, 10ms, 30ms}};
  timeline.critical_chain = {0, 2};
  EXPECT_EQ(
      cruller::timeline_text(timeline),
      "30ms in total, 30ms on the critical chain (*)\n"
      "   signal  component  begin  took\n"
      "*  start   log        0s     10ms  |###########                   |\n"
      "   start   env.port   0s     5ms   |======                        |\n"
      "*  start   server     10ms   20ms  |          ####################| failed\n"
  );
}

TEST(looking_texts_test, an_empty_timeline_says_so) {
  EXPECT_EQ(cruller::timeline_text({}), "no signal has been sent yet\n");
}

}  // namespace
