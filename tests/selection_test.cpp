// Selections: the components that a signal with ids reaches.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "support/hand_made_plan.hpp"
#include "support/parts.hpp"

namespace {

using cruller::component_state;
using cruller::lifecycle_error;
using cruller::selection;
using cruller::signal_error;
using cruller::unknown_component;
using namespace test;

inline constexpr cruller::signal<"rotate_logs", cruller::order::dependents_first> rotate_logs;

constexpr auto recorded = [](const char* name) {
  return component(
      start([name] { return part(started(name)); }),
      stop(stopped),
      suspend(suspended),
      resume(resumed),
      rotate_logs([](part& p) { write(std::string("rotate ") + p.name); })
  );
};
template <typename... Needs>
constexpr auto recorded_with(const char* name, Needs... needs) {
  return component(
      config(needs...),
      start([name](const auto&...) { return part(started(name)); }),
      stop(stopped),
      suspend(suspended),
      resume(resumed),
      rotate_logs([](part& p) { write(std::string("rotate ") + p.name); })
  );
}

//   env.port   log   db <- cache
//          ^    ^     ^      ^
//           \   |     |      |
//            http.server <- http.page      mail (needs log)
constexpr auto shop = define(
    "env"_k = group("port"_k = 80),
    "log"_k = recorded("log"),
    "db"_k = recorded("db"),
    "cache"_k = recorded_with("cache", ref<"db">),
    "http"_k = group(
        "server"_k = recorded_with("server", ref<"env.port">, ref<"log">, ref<"db">),
        "page"_k = recorded_with("page", local_ref<"server">, ref<"cache">)
    ),
    "mail"_k = recorded_with("mail", ref<"log">),
    "nothing"_k = group()
);

class selection_test : public journal_test {
 protected:
  cruller::system<shop> sys;

  // Starts everything, and clears the journal.
  void start_all() {
    sys.start();
    journal();
  }
};

// --- P1: start ----------------------------------------------------------------------------------

TEST_F(selection_test, P1_start_takes_a_component_and_all_it_needs) {
  sys.start({.only = {"http.server"}});
  EXPECT_EQ(journal(), "start log, start db, start server");
  EXPECT_EQ(sys.state("env.port"), component_state::running);
  EXPECT_EQ(sys.state("cache"), component_state::stopped);
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(selection_test, P1_start_takes_a_group_and_all_it_needs) {
  sys.start({.only = {"http"}});
  EXPECT_EQ(journal(), "start log, start db, start cache, start server, start page");
  EXPECT_EQ(sys.state("mail"), component_state::stopped);
}

TEST_F(selection_test, P1_several_ids_may_overlap) {
  sys.start({.only = {"cache", "db", "db", "mail"}});
  EXPECT_EQ(journal(), "start log, start db, start cache, start mail");
}

TEST_F(selection_test, P1_ids_come_as_any_text) {
  const std::string owned = "cache";
  const std::string_view seen = "log";
  sys.start({.only = {owned, seen, "db"}});
  EXPECT_EQ(journal(), "start log, start db, start cache");
  sys.stop();
  journal();
  const std::vector<std::string> many = {"mail"};
  sys.start({.only = many});
  EXPECT_EQ(journal(), "start log, start mail");
}

TEST_F(selection_test, P1_events_count_what_is_selected) {
  std::vector<std::string> counts;
  const auto watch = sys.observe([&](const cruller::event& e) {
    if (e.phase == cruller::phase::done)
      counts.push_back(std::to_string(e.number) + "/" + std::to_string(e.total));
  });
  sys.start({.only = {"cache"}});
  EXPECT_EQ(counts, (std::vector<std::string>{"1/2", "2/2"}));
}

TEST_F(selection_test, P1_a_live_system_without_types_takes_the_same) {
  cruller::any_system& any = sys;
  any.start({.only = {"cache"}});
  EXPECT_EQ(journal(), "start db, start cache");
  any.signal("stop", {.only = {"cache"}});
  EXPECT_EQ(journal(), "stop cache, destroy cache");
  any.signal(start, {.only = {"cache"}});
  EXPECT_EQ(journal(), "start cache");
}

// --- P2: adding ---------------------------------------------------------------------------------

TEST_F(selection_test, P2_on_a_running_system_start_adds) {
  sys.start({.only = {"cache"}});
  journal();
  sys.start({.only = {"http.server"}});
  EXPECT_EQ(journal(), "start log, start server");
  sys.start();
  EXPECT_EQ(journal(), "start page, start mail");
}

TEST_F(selection_test, P2_an_added_part_that_fails_leaves_what_ran_before) {
  static constexpr auto fragile = with(
      shop,
      "http.page"_k = component(config(ref<"cache">, local_ref<"server">), start([](part&, part&) {
                                  boom();
                                }))
  );
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start({.only = {"db", "mail"}});
  journal();
  std::size_t rollback_total = 0;
  const auto watch = shop_with_fault.observe([&](const cruller::event& e) {
    if (e.signal == "stop") rollback_total = e.total;
  });
  try {
    shop_with_fault.start({.only = {"http"}});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.component(), "http.page");
    EXPECT_EQ(error.rolled_back(), (std::vector<std::string>{"http.server", "cache", "env.port"}));
    EXPECT_TRUE(error.not_reached().empty());
  }
  EXPECT_EQ(
      journal(), "start cache, start server, stop server, destroy server, stop cache, destroy cache"
  );
  EXPECT_EQ(rollback_total, 3u);
  EXPECT_EQ(shop_with_fault.state("db"), component_state::running);
  EXPECT_EQ(shop_with_fault.state("mail"), component_state::running);
  EXPECT_EQ(shop_with_fault.state("http.page"), component_state::stopped);
  EXPECT_EQ(shop_with_fault.state(), component_state::running);
}

TEST_F(selection_test, P2_with_keep_an_added_part_that_fails_leaves_what_it_had_started) {
  static constexpr auto fragile = with(shop, "http.server"_k = component(start([] { boom(); })));
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start({.only = {"mail"}});
  journal();
  try {
    shop_with_fault.start({.only = {"http"_k}, .on_failure = cruller::failure_policy::keep});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"http.page"});
  }
  EXPECT_EQ(journal(), "start db, start cache");
  EXPECT_EQ(shop_with_fault.state(), component_state::failed);
  // Components that do not depend on the failed one can be added, others cannot.
  shop_with_fault.start({.only = {"log", "cache"}});
  EXPECT_EQ(shop_with_fault.state(), component_state::failed);
  EXPECT_THROW(shop_with_fault.start({.only = {"http"}}), lifecycle_error);
  shop_with_fault.stop({.only = {"http.server"}});
  EXPECT_EQ(shop_with_fault.state(), component_state::running);
}

// --- P3: stop -----------------------------------------------------------------------------------

TEST_F(selection_test, P3_stop_takes_a_component_and_all_that_needs_it) {
  start_all();
  sys.stop({.only = {"cache"}});
  EXPECT_EQ(journal(), "stop page, destroy page, stop cache, destroy cache");
  EXPECT_EQ(sys.state("db"), component_state::running);
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(selection_test, P3_stop_takes_a_group_and_all_that_needs_it) {
  start_all();
  sys.stop({.only = {"env"}});
  EXPECT_EQ(journal(), "stop page, destroy page, stop server, destroy server");
}

TEST_F(selection_test, P3_stopping_the_last_parts_stops_the_system) {
  sys.start({.only = {"cache"}});
  sys.stop({.only = {"db"}});
  EXPECT_EQ(sys.state(), component_state::stopped);
  journal();
  sys.stop({.only = {"db"}});
  EXPECT_EQ(journal(), "");
}

TEST_F(selection_test, P3_stop_of_a_part_always_completes) {
  static constexpr auto fragile = with(
      shop, "cache.stop"_k = [](part&) { boom(); }
  );
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start();
  journal();
  EXPECT_THROW(shop_with_fault.stop({.only = {"db"}}), signal_error);
  EXPECT_EQ(
      journal(),
      "stop page, destroy page, stop server, destroy server, destroy cache, stop db, destroy db"
  );
  EXPECT_EQ(shop_with_fault.state("log"), component_state::running);
}

// --- P4: restart --------------------------------------------------------------------------------

TEST_F(selection_test, P4_restart_takes_a_component_and_all_that_needs_it) {
  start_all();
  sys.restart("cache");
  EXPECT_EQ(
      journal(), "stop page, destroy page, stop cache, destroy cache, start cache, start page"
  );
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(selection_test, P4_restart_takes_groups_and_several_ids) {
  start_all();
  sys.restart("http");
  EXPECT_EQ(
      journal(), "stop page, destroy page, stop server, destroy server, start server, start page"
  );
  sys.restart({.only = {"mail", "http.page"}});
  EXPECT_EQ(journal(), "stop mail, destroy mail, stop page, destroy page, start page, start mail");
}

TEST_F(selection_test, P4_restart_starts_only_what_was_started) {
  sys.start({.only = {"http.server"}});
  journal();
  sys.restart("db");
  EXPECT_EQ(journal(), "stop server, destroy server, stop db, destroy db, start db, start server");
  EXPECT_EQ(sys.state("cache"), component_state::stopped);
  sys.restart("mail");
  EXPECT_EQ(journal(), "");
}

TEST_F(selection_test, P4_when_stopping_fails_nothing_starts) {
  static constexpr auto fragile = with(
      shop, "http.page.stop"_k = [](part&) { boom(); }
  );
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start();
  journal();
  EXPECT_THROW(shop_with_fault.restart("cache"), signal_error);
  EXPECT_EQ(journal(), "destroy page, stop cache, destroy cache");
  EXPECT_EQ(shop_with_fault.state("cache"), component_state::stopped);
  EXPECT_EQ(shop_with_fault.state("db"), component_state::running);
}

TEST_F(selection_test, P4_when_starting_fails_only_the_restarted_is_rolled_back) {
  static bool fails;
  fails = false;
  static constexpr auto fragile = with(
      shop,
      "http.page.start"_k = [](part&, part&) -> part {
        if (fails) boom();
        return part(started("page"));
      }
  );
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start();
  journal();
  fails = true;
  EXPECT_THROW(shop_with_fault.restart("cache"), signal_error);
  EXPECT_EQ(
      journal(),
      "stop page, destroy page, stop cache, destroy cache, start cache, stop cache, destroy cache"
  );
  EXPECT_EQ(shop_with_fault.state("http.server"), component_state::running);
  EXPECT_EQ(shop_with_fault.state(), component_state::running);
}

TEST_F(selection_test, P4_restart_wakes_what_is_suspended) {
  start_all();
  sys.suspend({.only = {"db"}});
  journal();
  sys.restart("db");
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(selection_test, P4_restart_over_something_suspended_is_an_error_and_does_nothing) {
  start_all();
  sys.suspend({.only = {"db"}});
  journal();
  try {
    sys.restart("cache");
    FAIL() << "what it needs is suspended";
  } catch (const lifecycle_error& error) {
    EXPECT_STREQ(
        error.what(), "restart: http.server is suspended; resume() it first, or restart it, too"
    );
  }
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state("cache"), component_state::suspended);
}

TEST_F(selection_test, P4_restart_over_something_failed_is_an_error_and_restarting_that_is_not) {
  static constexpr auto fragile = with(
      shop, "db.rotate_logs"_k = [](part&) { boom(); }
  );
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start();
  EXPECT_THROW(shop_with_fault.signal(rotate_logs, {.only = {"db"}}), signal_error);
  journal();
  EXPECT_THROW(shop_with_fault.restart("cache"), lifecycle_error);
  EXPECT_EQ(journal(), "");
  shop_with_fault.restart("db");
  EXPECT_EQ(shop_with_fault.state(), component_state::running);
}

// --- P5: ids ------------------------------------------------------------------------------------

TEST_F(selection_test, P5_an_unknown_id_is_an_error_that_names_the_nearest) {
  try {
    sys.start({.only = {"log", "http.sevrer"}});
    FAIL() << "it is known";
  } catch (const unknown_component& error) {
    EXPECT_EQ(error.name(), "http.sevrer");
    EXPECT_EQ(error.nearest(), "http.server");
  }
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(selection_test, P5_the_nearest_may_be_a_group) {
  try {
    sys.start({.only = {"htpp"}});
    FAIL() << "it is known";
  } catch (const unknown_component& error) {
    EXPECT_EQ(error.nearest(), "http");
    EXPECT_EQ(
        error.known(),
        (std::vector<std::string>{
            "env", "env.port", "log", "db", "cache", "http", "http.server", "http.page", "mail"})
    );
  }
}

TEST_F(selection_test, P5_every_verb_refuses_an_unknown_id) {
  start_all();
  for (const char* const unknown :
       {"", ".", "http.", ".http", "htt", "http.server.port", "env.por"}) {
    EXPECT_THROW(sys.start({.only = {unknown}}), unknown_component);
    EXPECT_THROW(sys.stop({.only = {unknown, "db"}}), unknown_component);
    EXPECT_THROW(sys.suspend({.only = {unknown}}), unknown_component);
    EXPECT_THROW(sys.resume({.only = {unknown}}), unknown_component);
    EXPECT_THROW(sys.restart({.only = {"db", unknown}}), unknown_component);
    EXPECT_THROW(sys.restart(unknown), unknown_component);
    EXPECT_THROW(sys.signal(rotate_logs, {.only = {unknown}}), unknown_component);
    EXPECT_THROW(sys.signal(status, {.only = {unknown}}), unknown_component);
  }
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(selection_test, P5_an_unknown_id_is_refused_even_if_the_signal_has_no_handler) {
  constexpr cruller::signal<"unheard", cruller::order::dependents_first> unheard;
  sys.signal(unheard, {.only = {"db"}});
  EXPECT_THROW(sys.signal(unheard, {.only = {"bd"}}), unknown_component);
}

TEST_F(selection_test, P5_ids_may_be_keys_which_the_compiler_checks) {
  sys.start({.only = {"http.server"_k, "mail"}});
  EXPECT_EQ(journal(), "start log, start db, start server, start mail");
  sys.restart("http"_k);
  EXPECT_EQ(journal(), "stop server, destroy server, start server");
  sys.suspend({.only = {"http"_k}});
  sys.resume({.only = {"http"_k}});
  EXPECT_EQ(journal(), "suspend server, resume server");
  sys.signal(rotate_logs, {.only = {"db"_k}});
  EXPECT_EQ(journal(), "rotate db");
  sys.stop({.only = {"log"_k}});
  EXPECT_EQ(
      journal(), "stop mail, destroy mail, stop server, destroy server, stop log, destroy log"
  );
}

TEST_F(selection_test, P5_the_key_of_an_empty_group_names_nothing) {
  sys.start({.only = {"nothing"_k}});
  EXPECT_EQ(journal(), "");
  sys.start({.only = {"nothing"_k, "db"_k}});
  EXPECT_EQ(journal(), "start db");
}

// --- P6: everything and nothing -----------------------------------------------------------------

TEST_F(selection_test, P6_no_selection_means_everything) {
  sys.start({});
  EXPECT_EQ(journal(), "start log, start db, start cache, start server, start page, start mail");
  sys.stop({.only = selection::everything()});
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(selection_test, P6_an_empty_selection_means_nothing) {
  const std::vector<std::string> none;
  sys.start({.only = none});
  sys.start({.only = {}});
  sys.start({.only = selection()});
  EXPECT_EQ(sys.state("env.port"), component_state::stopped);
  start_all();
  sys.stop({.only = {}});
  sys.stop({.only = none});
  sys.restart({.only = {}});
  sys.suspend({.only = {}});
  sys.resume({.only = none});
  sys.signal(rotate_logs, {.only = {}});
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::running);
  cruller::any_system& any = sys;
  any.stop({.only = {}});
  any.stop({.only = none});
  EXPECT_EQ(journal(), "");
}

TEST_F(selection_test, P6_nothing_is_possible_in_every_state) {
  sys.suspend({.only = {}});
  sys.resume({.only = {}});
  start_all();
  sys.suspend();
  journal();
  sys.start({.only = {}});
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::suspended);
}

// --- suspend, resume, and a program's own signals -----------------------------------------------

TEST_F(selection_test, suspend_takes_all_that_needs_it_and_resume_all_it_needs) {
  start_all();
  sys.suspend({.only = {"db"}});
  EXPECT_EQ(journal(), "suspend page, suspend server, suspend cache, suspend db");
  EXPECT_EQ(sys.state("mail"), component_state::running);
  sys.resume({.only = {"http.server"}});
  EXPECT_EQ(journal(), "resume db, resume server");
  EXPECT_EQ(sys.state("cache"), component_state::suspended);
}

TEST_F(selection_test, a_signal_of_ones_own_reaches_exactly_those_named) {
  start_all();
  sys.signal(rotate_logs, {.only = {"db", "http"}});
  EXPECT_EQ(journal(), "rotate page, rotate server, rotate db");
  sys.signal("rotate_logs", {.only = {"cache"}});
  EXPECT_EQ(journal(), "rotate cache");
}

TEST_F(selection_test, status_reaches_exactly_those_named) {
  static constexpr auto asked = define(
      "a"_k = component(start([] { return 1; }), status([](int&) {
                          write("a");
                          return 1;
                        })),
      "b"_k = component(config(ref<"a">), start([](int&) { return 1; }), status([](int&) {
                          write("b");
                          return 1;
                        }))
  );
  cruller::system<asked> both;
  both.start();
  both.signal(status, {.only = {"b"}});
  EXPECT_EQ(journal(), "b");
}

TEST_F(selection_test, L2_start_of_something_suspended_is_an_error_and_does_nothing) {
  sys.start({.only = {"cache", "http.server"}});
  sys.suspend({.only = {"cache"}});
  journal();
  try {
    sys.start({.only = {"http.page"}});
    FAIL() << "cache is suspended";
  } catch (const lifecycle_error& error) {
    EXPECT_STREQ(error.what(), "start: cache is suspended; resume() it, or stop() it first");
  }
  EXPECT_THROW(sys.start(), lifecycle_error);
  EXPECT_EQ(journal(), "");
  sys.start({.only = {"mail"}});
  EXPECT_EQ(journal(), "start mail");
  EXPECT_EQ(sys.state(), component_state::suspended);
  sys.resume({.only = {"cache"}});
  sys.start({.only = {"http.page"}});
  EXPECT_EQ(journal(), "resume cache, start page");
}

TEST_F(selection_test, L4_suspend_and_resume_need_something_that_is_started) {
  sys.start({.only = {"mail"}});
  journal();
  try {
    sys.suspend({.only = {"db"}});
    FAIL() << "db is stopped";
  } catch (const lifecycle_error& error) {
    EXPECT_STREQ(error.what(), "suspend: db is stopped; only running components can be suspended");
  }
  EXPECT_THROW(sys.resume({.only = {"db"}}), lifecycle_error);
  sys.resume({.only = {"mail"}});
  sys.suspend({.only = {"mail"}});
  sys.suspend({.only = {"mail"}});
  EXPECT_EQ(journal(), "suspend mail");
}

TEST_F(selection_test, L4_suspend_takes_the_rest_of_a_system_that_is_suspended_in_part) {
  start_all();
  sys.suspend({.only = {"db"}});
  journal();
  sys.suspend();
  EXPECT_EQ(journal(), "suspend mail, suspend log");
  sys.resume({.only = {"mail"}});
  EXPECT_EQ(journal(), "resume log, resume mail");
  sys.resume();
  EXPECT_EQ(journal(), "resume db, resume cache, resume server, resume page");
}

TEST_F(selection_test, L8_a_system_that_is_suspended_in_part_is_suspended) {
  start_all();
  sys.suspend({.only = {"cache"}});
  EXPECT_EQ(sys.state(), component_state::suspended);
  // One comes before the suspended component in the definition, one after it.
  EXPECT_EQ(sys.state("log"), component_state::running);
  EXPECT_EQ(sys.state("mail"), component_state::running);
  sys.stop({.only = {"cache"}});
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(selection_test, F3_a_failing_suspend_of_a_part_is_judged_by_that_part) {
  static constexpr auto fragile = with(
      shop, "cache.suspend"_k = [](part&) { boom(); }
  );
  cruller::system<fragile> shop_with_fault;
  shop_with_fault.start();
  journal();
  try {
    shop_with_fault.suspend({.only = {"db"}});
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.component(), "cache");
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"db"});
  }
  EXPECT_EQ(journal(), "suspend page, suspend server");
  EXPECT_THROW(shop_with_fault.suspend({.only = {"cache"}}), lifecycle_error);
  shop_with_fault.suspend({.only = {"mail"}});
  EXPECT_EQ(journal(), "suspend mail");
}

// --- plans by hand, and threads -----------------------------------------------------------------

TEST_F(selection_test, in_a_plan_by_hand_an_id_names_the_component_before_the_group) {
  hand_made_plan made;
  made.add("b.x.one");
  made.add("a");
  made.add("b.x.two");
  made.add("a.b");
  made.add("b.y");
  const cruller::wiring wiring(made.plan());
  cruller::any_system any(wiring, nullptr);
  const auto running = [&] {
    std::string ids;
    for (const auto& row : wiring.plan().components)
      if (any.state(row.id) == component_state::running) ids += std::string(row.id) + " ";
    return ids;
  };
  any.start({.only = {"a"}});
  EXPECT_EQ(running(), "a ");
  any.start({.only = {"b.x"}});
  EXPECT_EQ(running(), "b.x.one a b.x.two ");
  any.start({.only = {"b"}});
  EXPECT_EQ(running(), "b.x.one a b.x.two b.y ");
}

TEST_F(selection_test, G4_a_restart_from_another_thread_waits_for_its_turn) {
  static std::mutex mutex;
  static std::condition_variable changed;
  static bool inside;
  static bool may_end;
  inside = may_end = false;
  static constexpr auto slow = define(
      "a"_k = component(start([] { write("start a"); }), suspend([] {
                          std::unique_lock lock(mutex);
                          inside = true;
                          changed.notify_all();
                          changed.wait(lock, [] { return may_end; });
                          write("suspend a");
                        }))
  );
  cruller::system<slow> slow_system;
  slow_system.start();
  std::thread suspends([&] { slow_system.suspend(); });
  {
    std::unique_lock lock(mutex);
    changed.wait(lock, [] { return inside; });
  }
  std::thread restarts([&] { slow_system.restart("a"); });
  {
    const std::lock_guard lock(mutex);
    may_end = true;
    changed.notify_all();
  }
  suspends.join();
  restarts.join();
  EXPECT_EQ(journal(), "start a, suspend a, start a");
  EXPECT_EQ(slow_system.state(), component_state::running);
}

// --- except -------------------------------------------------------------------------------------

TEST_F(selection_test, except_leaves_out_of_a_start_what_depends_on_it) {
  sys.start({.except = {"db"_k}});
  EXPECT_EQ(journal(), "start log, start mail");
  EXPECT_EQ(sys.state("http.server"), component_state::stopped);
  sys.start();
  EXPECT_EQ(journal(), "start db, start cache, start server, start page");
}

TEST_F(selection_test, except_and_only_are_combined) {
  sys.start({.only = {"http", "mail"}, .except = {"cache"}});
  EXPECT_EQ(journal(), "start log, start db, start server, start mail");
}

TEST_F(selection_test, what_is_left_out_is_not_started_for_another) {
  sys.start({.only = {"mail"}, .except = {"log"}});
  EXPECT_EQ(journal(), "");
}

TEST_F(selection_test, except_leaves_out_of_a_stop_what_it_needs) {
  start_all();
  sys.stop({.except = {"http.server"}});
  EXPECT_EQ(
      journal(), "stop mail, destroy mail, stop page, destroy page, stop cache, destroy cache"
  );
  EXPECT_EQ(sys.state("db"), component_state::running);
}

TEST_F(selection_test, except_applies_to_suspend_resume_and_restart) {
  start_all();
  sys.suspend({.except = {"db"}});
  EXPECT_EQ(journal(), "suspend mail, suspend page, suspend server, suspend cache, suspend log");
  sys.resume({.except = {"http.server"}});
  EXPECT_EQ(journal(), "resume log, resume cache, resume mail");
  sys.resume();
  journal();
  sys.restart({.except = {"http"}});
  EXPECT_EQ(journal(), "stop mail, destroy mail, start mail");
}

TEST_F(selection_test, except_leaves_only_itself_out_of_a_signal) {
  start_all();
  sys.signal(rotate_logs, {.except = {"http", "db"}});
  EXPECT_EQ(journal(), "rotate mail, rotate cache, rotate log");
}

TEST_F(selection_test, an_unknown_exception_has_no_effect) {
  EXPECT_THROW(sys.start({.except = {"databse"}}), unknown_component);
  EXPECT_THROW(sys.signal("nobody_handles_it", {.except = {"databse"}}), cruller::error);
  EXPECT_EQ(journal(), "");
}

TEST_F(selection_test, except_everything_leaves_nothing) {
  sys.start({.except = selection::everything()});
  EXPECT_EQ(journal(), "");
}

TEST_F(selection_test, except_holds_after_a_restart_that_failed) {
  static bool fails = false;
  static constexpr auto definition = define(
      "a"_k = component(start([] {
        if (fails) boom();
        return 1;
      })),
      "x"_k = component(config(ref<"a">), start([](int) { write("start x"); }))
  );
  cruller::system<definition> other;
  other.start();
  journal();
  fails = true;
  EXPECT_THROW(other.restart("a"_k), signal_error);
  fails = false;
  other.start({.except = {"x"}});
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(other.state("x"), component_state::stopped);
  other.start();
  EXPECT_EQ(journal(), "start x");
}

TEST_F(selection_test, except_holds_with_several_threads) {
  sys.start({.except = {"db"}, .threads = 4});
  EXPECT_EQ(sys.state("log"), component_state::running);
  EXPECT_EQ(sys.state("mail"), component_state::running);
  EXPECT_EQ(sys.state("db"), component_state::stopped);
  EXPECT_EQ(sys.state("cache"), component_state::stopped);
}

}  // namespace
