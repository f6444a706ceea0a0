// Restarts of several components: what waits for what, and what the next instances get.
#include <fcntl.h>
#include <unistd.h>

#include <array>

#include "../support/supervised.hpp"

namespace {

using cruller::context;
using namespace test;

class healing_order_test : public supervised_test {};

// --- what is suspended --------------------------------------------------------------------------

constexpr auto on_disk = define(
    "disk"_k = component(serve),
    "db"_k = component(depends_on<"disk">, serve, supervise(again)),
    "web"_k = component(depends_on<"db">, serve)
);

TEST_F(healing_order_test, U3_a_suspended_dependency_postpones_the_restart) {
  supervised<on_disk> with;
  with.sys.start();
  with.fail("db"_k);
  with.clock.advance();
  with.sys.suspend();
  journal();
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  with.sys.resume();
  with.clock.advance();
  EXPECT_EQ(journal(), "start db, start web");
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(healing_order_test, U3_what_failed_while_it_was_suspended_returns_after_the_resume) {
  supervised<on_disk> with;
  with.sys.start();
  with.sys.suspend();
  journal();
  with.fail("db"_k);
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "stop web, stop db");
  with.sys.resume();
  with.clock.advance();
  EXPECT_EQ(journal(), "start db, start web");
}

// --- two at once --------------------------------------------------------------------------------

constexpr auto both_restart = define(
    "db"_k = component(serve, supervise(restarting{.backoff = {1s, 1s}})),
    "web"_k = component(depends_on<"db">, serve, supervise(restarting{.backoff = {10s, 10s}})),
    "ui"_k = component(depends_on<"web">, serve)
);

TEST_F(healing_order_test, U3_what_waits_for_its_own_restart_comes_after_what_it_needs) {
  supervised<both_restart> with;
  with.sys.start();
  with.fail("web"_k);
  with.clock.advance();
  with.fail("db"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "web: boom: restart, db: boom: restart");
  journal();
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "start db");  // The other one still waits.
  with.clock.advance(10s);
  EXPECT_EQ(journal(), "start web, start ui");
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(healing_order_test, U3_both_fail_at_once_in_any_order) {
  for (const bool web_first : {false, true}) {
    supervised<both_restart> with;
    with.sys.start();
    journal();
    if (web_first) with.fail("web"_k);
    with.fail("db"_k);
    if (!web_first) with.fail("web"_k);
    with.clock.advance(20s);
    EXPECT_EQ(with.sys.state("db"), component_state::running);
    EXPECT_EQ(with.sys.state("web"), component_state::running);
    EXPECT_EQ(with.sys.state("ui"), component_state::running);
    with.sys.stop();
    journal();
  }
}

TEST_F(healing_order_test, U3_a_dependent_that_is_due_first_waits_for_what_it_needs) {
  static constexpr auto definition = define(
      "db"_k = component(serve, supervise(restarting{.backoff = {10s, 10s}})),
      "web"_k = component(depends_on<"db">, serve, supervise(restarting{.backoff = {1s, 1s}}))
  );
  supervised<definition> with;
  with.sys.start();
  with.fail("web"_k);
  with.clock.advance();
  with.fail("db"_k);
  with.clock.advance(5s);
  journal();
  with.clock.advance(10s);
  EXPECT_EQ(journal(), "start db, start web");
}

TEST_F(healing_order_test, U3_two_groups_that_need_each_other_both_return) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(supervise(restarting{.backoff = {1s, 1s}})),
          "first"_k = component(serve, supervise(escalate)),
          "second"_k = component(depends_on<"h.first">, serve)
      ),
      "h"_k = group(
          base(supervise(restarting{.backoff = {5s, 5s}})),
          "first"_k = component(serve, supervise(escalate)),
          "second"_k = component(depends_on<"g.first">, serve)
      )
  );
  for (const bool other_order : {false, true}) {
    supervised<definition> with;
    with.sys.start();
    if (other_order) with.fail("h.first"_k);
    with.fail("g.first"_k);
    if (!other_order) with.fail("h.first"_k);
    with.clock.advance(1min);
    for (const char* const id : {"g.first", "g.second", "h.first", "h.second"})
      EXPECT_EQ(with.sys.state(id), component_state::running) << id;
  }
}

// --- ready and hand_over ---------------------------------------------------

constexpr auto with_ready = define(
    "db"_k = component(serve, supervise(again), ready([](server&) { write("ready db"); })),
    "web"_k = component(depends_on<"db">, serve, ready([](server&) {
                          write("ready web");
                          if (failing_starts["ready"]-- > 0) boom();
                        })),
    "log"_k = component(serve, ready([](server&) { write("ready log"); }))
);

TEST_F(healing_order_test, U3_ready_goes_to_what_was_restarted) {
  supervised<with_ready> with;
  with.sys.start();
  journal();
  with.fail("db"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "stop web, stop db, start db, start web, ready db, ready web");
}

TEST_F(healing_order_test, U3_a_ready_that_fails_is_a_start_that_fails) {
  supervised<with_ready> with;
  with.sys.start();
  failing_starts["ready"] = 1;
  journal();
  with.fail("db"_k);
  with.clock.advance(10s);
  EXPECT_EQ(with.said.take(), "db: boom: restart, db: boom: restart");
  EXPECT_EQ(
      journal(),
      "stop web, stop db, start db, start web, ready db, ready web, "
      "stop web, stop db, start db, start web, ready db, ready web"
  );
  EXPECT_EQ(with.sys.state(), component_state::running);
}

// Hands over a pipe, and says whether it got one.
struct listener {
  explicit listener(cruller::file_descriptor from_before) : file(std::move(from_before)) {
    write(file ? "inherits" : "opens");
    if (file) return;
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    file = cruller::file_descriptor::duplicate_of(ends[0]);
    close(ends[0]);
    close(ends[1]);
  }
  cruller::file_descriptor file;
};

TEST_F(healing_order_test, U4_what_is_handed_over_reaches_the_next_instance) {
  static constexpr auto definition = define(
      "db"_k = component(serve, supervise(again)),
      "web"_k = component(
          depends_on<"db">,
          start([](context& c) { return listener(c.inherited()); }),
          hand_over([](listener& l) { return l.file.get(); })
      )
  );
  supervised<definition> with;
  with.sys.start();
  with.fail("db"_k);
  with.clock.advance(a_moment);
  EXPECT_EQ(journal(), "start db, opens, stop db, start db, inherits");
}

}  // namespace
