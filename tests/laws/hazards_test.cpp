// Known problems of similar libraries: names, structure and daily use.
#include <atomic>
#include <boost/graph/topological_sort.hpp>
#include <cruller/graph.hpp>
#include <cruller/testing/running.hpp>
#include <cstdlib>
#include <sstream>
#include <thread>

#include "../support/hand_made_plan.hpp"
#include "../support/parts.hpp"

namespace {

using cruller::component_state;
using namespace test;
using ids = std::vector<std::string>;

class hazards_test : public journal_test {
 protected:
  void TearDown() override {
    cruller::clear_cache();
    unsetenv("CRULLER_HAZARD");
  }
};

constexpr auto noted(const char* name) {
  return component(start([name] { return part(started(name)); }), stop(stopped));
}

constexpr auto shop = define(
    "env"_k = group("port"_k = 80, "limits"_k = map("rate"_k = 5)),
    "boot"_k = group("log"_k = noted("log"), "pool"_k = noted("pool")),
    "web"_k = component(
        doc("the front door"),
        config(ref<"boot.pool">, ref<"env.port">),
        start([](part&, int) { return part(started("web")); }),
        stop(stopped)
    )
);

// --- names --------------------------------------------------------------------------------------

// donut.system: a start of an unknown group starts everything without an error.
TEST_F(hazards_test, an_unknown_group_does_not_start_everything) {
  cruller::system<shop> sys;
  EXPECT_THROW(sys.start({.only = {"boots"}}), cruller::unknown_component);
  EXPECT_EQ(journal(), "");
  sys.start({.only = {"boot"}});
  EXPECT_EQ(journal(), "start log, start pool");
}

// donut.system: a start of an unknown id starts nothing without an error. Component (issue 69): a
// system map accepts any name for a part of it.
TEST_F(hazards_test, an_unknown_id_is_an_error_of_every_verb_and_nothing_has_happened) {
  cruller::system<shop> sys;
  sys.start();
  journal();
  const cruller::signal_options unknown{.only = {"web", "boot.pol"}};
  EXPECT_THROW(sys.stop(unknown), cruller::unknown_component);
  EXPECT_THROW(sys.suspend(unknown), cruller::unknown_component);
  EXPECT_THROW(sys.restart(unknown), cruller::unknown_component);
  EXPECT_THROW(static_cast<void>(sys.state("boot.pol")), cruller::unknown_component);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::running);
}

// donut.system: a mistyped path of an override adds a new constant that nothing reads. (If the path
// is written in code, the compiler refuses it.)
TEST_F(hazards_test, a_mistyped_path_of_a_value_is_an_error_and_makes_no_constant) {
  cruller::system<shop> sys;
  EXPECT_THROW(sys.set("env.prot", "0"), cruller::unknown_component);
  EXPECT_EQ(sys.describe().size(), 5u);
  sys.set("env.port", "0");
  sys.start();
  EXPECT_EQ(sys["env.port"_k], 0);
}

// donut.system: a path with too many segments is nil.
TEST_F(hazards_test, a_path_into_a_value_that_has_no_such_member_is_an_error) {
  cruller::system<shop> sys;
  EXPECT_THROW(sys.set("env.limits.rat", "1"), cruller::unknown_component);
  EXPECT_THROW(sys.set("env.port.deeper", "1"), cruller::unknown_component);
  sys.set("env.limits.rate", "1");
  sys.start();
  EXPECT_EQ(sys["env.limits.rate"_k], 1);
}

// --- structure ----------------------------------------------------------------------------------

// donut.system says "Cycle detected", Integrant names one edge, redelay overflows the stack, and
// some C++ libraries crash (kangaru 77, boost-ext/di 358). (A definition with a cycle does not
// compile.)
TEST_F(hazards_test, a_cycle_is_an_error_that_shows_all_of_it) {
  hand_made_plan made;
  made.add("store", {1});
  made.add("cache", {2});
  made.add("pool", {0});
  try {
    const cruller::wiring wiring(made.plan());
    FAIL() << "ordered";
  } catch (const cruller::plan_error& error) {
    EXPECT_NE(std::string(error.what()).find("store -> cache -> pool -> store"), std::string::npos);
  }
}

// The opposite: a graph of groups alone would report a cycle here.
TEST_F(hazards_test, groups_that_need_parts_of_each_other_are_no_cycle) {
  static constexpr auto definition = define(
      "a"_k = group(
          "last"_k = component(config(ref<"b.middle">), start([](int n) { return n + 1; })),
          "first"_k = 1
      ),
      "b"_k = group("middle"_k = component(config(ref<"a.first">), start([](int n) {
                                             return n + 1;
                                           })))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a.last"_k], 3);
}

// donut.system (issue 24): components on a third level are never started, and no error is reported.
TEST_F(hazards_test, a_component_on_any_level_is_started) {
  static constexpr auto definition = define(
      "a"_k = group("b"_k = group("c"_k = group("d"_k = group("e"_k = noted("deep")))))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "start deep");
  EXPECT_EQ(sys.state("a.b.c.d.e"), component_state::running);
}

// donut.system (issue 34), Component (issue 17): an instance that is false or nil counts as
// missing.
TEST_F(hazards_test, false_and_null_and_void_are_instances_like_any_other) {
  static constexpr auto definition = define(
      "no"_k = component(start([] { return false; }), stop([](bool) { write("stop no"); })),
      "null"_k = component(start([] { return static_cast<int*>(nullptr); }), stop([](int*) {
                             write("stop null");
                           })),
      "void"_k = component(start([] {}), stop([] { write("stop void"); })),
      "user"_k = component(
          config(ref<"no">, ref<"null">, ref<"void">),
          start([](bool no, int* null, auto&) { return !no && null == nullptr; })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_TRUE(sys["user"_k]);
  EXPECT_NE(sys.find<bool>("no"), nullptr);
  sys.start();  // None of them starts again.
  sys.stop();
  EXPECT_EQ(journal(), "stop void, stop null, stop no");
}

// donut.system: a component's own hooks replace those of its base.
TEST_F(hazards_test, hooks_of_a_base_and_of_the_component_all_run) {
  static constexpr auto definition = define(
      base(before(start, [] { write("base"); })),
      "web"_k = component(before(start, [] { write("own"); }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "base, own");
}

// donut.system: a ref inside a function call is not resolved.
TEST_F(hazards_test, a_ref_is_resolved_and_an_edge_anywhere_in_a_config) {
  static constexpr auto definition = define(
      "deep"_k = component(
          config("a"_k = list(1, map("b"_k = list(secret(ref<"port">))))),
          start([](auto& c) { return c["a"_k].template get<1>()["b"_k].template get<0>() + 0; })
      ),
      "constant"_k = map("list"_k = list(ref<"port">)),
      "port"_k = 80
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["deep"_k], 80);
  EXPECT_EQ(sys["constant.list"_k].get<0>(), 80);
  EXPECT_EQ(sys.describe()[0].dependencies, ids{"port"});
  EXPECT_EQ(sys.describe()[1].dependencies, ids{"port"});
}

// donut.system: independent components start in the order of their hashes.
TEST_F(hazards_test, what_no_ref_orders_starts_as_it_is_written_every_time) {
  static constexpr auto definition = define(
      "e"_k = noted("e"), "b"_k = noted("b"), "d"_k = noted("d"), "a"_k = noted("a")
  );
  for (int round = 0; round != 3; ++round) {
    cruller::system<definition> sys;
    sys.start();
    EXPECT_EQ(journal(), "start e, start b, start d, start a");
    sys.stop();
    journal();
  }
}

// --- use ----------------------------------------------------------------------------------------

// Component (issue 7): each test needs its own try and finally, which are easily forgotten.
TEST_F(hazards_test, a_test_that_throws_leaves_nothing_running) {
  try {
    cruller::testing::running<shop> sys;
    EXPECT_EQ(journal(), "start log, start pool, start web");
    throw 7;
  } catch (int thrown) {
    EXPECT_EQ(thrown, 7);
  }
  EXPECT_EQ(journal(), "stop web, destroy web, stop pool, destroy pool, stop log, destroy log");
}

// Component (issue 69): to start a part of a system, you list all its dependencies by hand.
TEST_F(hazards_test, a_part_of_a_system_starts_with_what_it_needs_and_nothing_else) {
  cruller::system<shop> sys;
  sys.start({.only = {"web"}});
  EXPECT_EQ(journal(), "start pool, start web");
  EXPECT_EQ(sys.state("boot.log"), component_state::stopped);
}

constexpr auto configured = extend(
    shop,
    "workers"_k = component(config(ref<"web">, env<int>("CRULLER_HAZARD")), start([](part&, int n) {
                              return n;
                            }))
);

// Integrant (issue 32): an invalid value is found only after half of the system has started.
TEST_F(hazards_test, values_are_validated_before_anything_starts) {
  setenv("CRULLER_HAZARD", "many", 1);
  cruller::system<configured> sys;
  EXPECT_THROW(sys.start(), cruller::signal_error);
  EXPECT_EQ(journal(), "");
  setenv("CRULLER_HAZARD", "3", 1);
  sys.start();
  EXPECT_EQ(sys["workers"_k], 3);
}

// aero (issue 25): the error for a value that cannot be parsed does not name the variable.
TEST_F(hazards_test, an_error_in_the_environment_shows_component_variable_text_and_type) {
  setenv("CRULLER_HAZARD", "many", 1);
  cruller::system<configured> sys;
  try {
    sys.start();
    FAIL() << "started";
  } catch (const cruller::signal_error& error) {
    EXPECT_EQ(error.component(), "workers");
    try {
      std::rethrow_if_nested(error);
      FAIL() << "expected a nested exception";
    } catch (const cruller::environment_error& cause) {
      EXPECT_EQ(cause.variable(), "CRULLER_HAZARD");
      EXPECT_EQ(cause.text(), "many");
      EXPECT_EQ(cause.type(), "int");
    }
  }
}

// mount (issue 12): the dependencies between components are not visible.
TEST_F(hazards_test, the_graph_can_be_drawn_and_searched_and_walked) {
  cruller::system<shop> sys;
  EXPECT_EQ(sys.describe()[4].dependencies, (ids{"env.port", "boot.pool"}));
  EXPECT_EQ(sys.describe()[3].dependents, ids{"web"});
  std::vector<cruller::dag::vertex_descriptor> order;
  boost::topological_sort(sys.graph(), std::back_inserter(order));
  EXPECT_EQ(sys.graph()[order.back()].id, "web");
  std::ostringstream drawn;
  sys.write_mermaid(drawn);
  EXPECT_NE(drawn.str().find("c4 --> c3"), std::string::npos) << drawn.str();
  EXPECT_EQ(journal(), "");
}

// Containers that look instances up by type allow one of each type, or need tags.
TEST_F(hazards_test, many_instances_of_one_type_stand_side_by_side) {
  static constexpr auto definition = define(
      "orders"_k = noted("orders"),
      "users"_k = noted("users"),
      "web"_k = component(config(ref<"users">, ref<"orders">), start([](part& users, part& orders) {
                            write(std::string(users.name) + " and " + orders.name);
                          }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "start orders, start users, users and orders");
}

// Integrant (issue 52), mount: there is one global registry, so tests cannot run in parallel.
TEST_F(hazards_test, systems_of_one_definition_live_side_by_side_in_threads) {
  static constexpr auto counting = define(
      "first"_k = 0, "count"_k = component(config(ref<"first">), start([](int n) { return n; }))
  );
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t != 4; ++t)
    threads.emplace_back([&right, t] {
      cruller::system<counting> sys;
      sys.set("first"_k, t);
      for (int round = 1; round <= 100; ++round) {
        sys.start();
        sys["count"_k] += round;
        if (sys["count"_k] == t + round) ++right;
        sys.stop();
      }
    });
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(right, 400);
}

// integrant-repl (issue 19): every reset restarts the expensive component.
TEST_F(hazards_test, a_restart_of_a_part_keeps_the_expensive_one) {
  cruller::system<shop> sys;
  sys.start();
  const part* const pool = &sys["boot.pool"_k];
  journal();
  sys.restart("web"_k);
  EXPECT_EQ(journal(), "stop web, destroy web, start web");
  EXPECT_EQ(&sys["boot.pool"_k], pool);
}

// The same across systems, when each test makes its own.
TEST_F(hazards_test, an_expensive_component_outlives_its_system_where_it_is_cached) {
  static constexpr auto quick = with(shop, "boot.pool"_k = cached(noted("pool")));
  for (int round = 0; round != 2; ++round) {
    cruller::system<quick> sys;
    sys.start({.only = {"web"}});
  }
  EXPECT_EQ(
      journal(), "start pool, start web, stop web, destroy web, start web, stop web, destroy web"
  );
}

// donut.system: a cached component is shared with any component of the same id in another system.
TEST_F(hazards_test, another_cached_component_of_the_same_id_is_another_instance) {
  static constexpr auto one = define("pool"_k = cached(noted("one")));
  static constexpr auto two = define("pool"_k = cached(noted("two")));
  cruller::system<one> first;
  cruller::system<two> second;
  first.start();
  second.start();
  EXPECT_EQ(journal(), "start one, start two");
}

// A feature that users of donut.system rely on: overriding one handler for one test.
TEST_F(hazards_test, one_handler_is_overridden_where_the_test_is_and_the_rest_stays) {
  static constexpr auto hasty = with(
      shop, "web.stop"_k = [](part&) { write("leave at once"); }
  );
  cruller::system<hasty> sys;
  sys.start({.only = {"web"}});
  sys.stop();
  EXPECT_EQ(
      journal(), "start pool, start web, leave at once, destroy web, stop pool, destroy pool"
  );
  EXPECT_EQ(sys.describe()[4].doc, "the front door");
}

// The same: Component and mount know only start and stop.
TEST_F(hazards_test, a_program_adds_signals_with_a_direction) {
  static constexpr cruller::signal<"warm_up", cruller::order::dependencies_first> warm_up;
  static constexpr cruller::signal<"wash", cruller::order::dependents_first> wash;
  static constexpr auto say = [](const char* what) { return [what](auto&&...) { write(what); }; };
  static constexpr auto definition = define(
      "web"_k = component(config(ref<"pool">), warm_up(say("warm web")), wash(say("wash web"))),
      "pool"_k = component(warm_up(say("warm pool")), wash(say("wash pool")))
  );
  cruller::system<definition> sys;
  sys.start();
  sys.signal(warm_up);
  sys.signal(wash);
  EXPECT_EQ(journal(), "warm pool, warm web, wash web, wash pool");
}

// mount (issues 75 and 95): reading or printing a state starts it.
TEST_F(hazards_test, describing_and_querying_a_stopped_system_starts_nothing) {
  cruller::system<configured> sys;  // Its variable is not set.
  EXPECT_EQ(sys.describe()[4].doc, "the front door");
  EXPECT_EQ(sys.describe()[4].status, std::nullopt);
  EXPECT_EQ(sys.describe()[5].config, "(web, env(\"CRULLER_HAZARD\"))");
  EXPECT_EQ(sys.find<part>("web"), nullptr);
  EXPECT_THROW(sys.at("web"_k), cruller::lifecycle_error);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), component_state::stopped);
}

// donut.system (issue 21): a start in two stages starts the first one twice, or never starts the
// second.
TEST_F(hazards_test, a_start_in_stages_starts_each_component_once) {
  cruller::system<shop> sys;
  sys.start({.only = {"boot"}});
  EXPECT_EQ(journal(), "start log, start pool");
  sys.start();
  EXPECT_EQ(journal(), "start web");
}

// The same: a test system is the program's system with some overrides.
TEST_F(hazards_test, systems_inherit_from_one_another) {
  static constexpr auto test = with(shop, "env.port"_k = 0, "boot.pool"_k = noted("fake pool"));
  static constexpr auto traced = extend(test, "boot"_k = group("trace"_k = noted("trace")));
  static constexpr auto quiet = without(traced, "boot.log"_k);
  cruller::system<quiet> sys;
  sys.start();
  EXPECT_EQ(journal(), "start fake pool, start trace, start web");
  EXPECT_EQ(sys["env.port"_k], 0);
}

// The same: values set before a start also apply to its restart.
TEST_F(hazards_test, a_restart_remembers_the_values_that_were_set) {
  cruller::system<shop> sys;
  sys.set("env.port"_k, 0);
  sys.start();
  sys.restart();
  EXPECT_EQ(sys["env.port"_k], 0);
}

// Component (issue 68): dependents hold a copy of a component, and the copy is never stopped.
TEST_F(hazards_test, what_depends_on_an_instance_has_the_instance_and_no_copy) {
  static constexpr auto definition = define(
      "count"_k = component(start([] { return 1; })),
      "user"_k = component(config("n"_k = ref<"count">), start([](auto& c) { return &c["n"_k]; })),
      "view"_k = component(config(map("all"_k = list(ref<"count">))), start([](auto& c) {
                             return &c["all"_k].template get<0>();
                           }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["user"_k], &sys["count"_k]);
  EXPECT_EQ(sys["view"_k], &sys["count"_k]);
}

// mount: a state that is swapped while it runs is never stopped, and counts as started forever.
TEST_F(hazards_test, what_runs_is_not_swapped) {
  cruller::system<shop> sys;
  sys.start();
  EXPECT_THROW(sys.set("env.port"_k, 0), cruller::lifecycle_error);
  EXPECT_THROW(sys.set("env.port", "0"), cruller::lifecycle_error);
  EXPECT_EQ(sys["env.port"_k], 80);
  sys.stop();
  sys.set("env.port"_k, 0);
  sys.start();
  EXPECT_EQ(sys["env.port"_k], 0);
}

// redelay: a stop handler that reads a closed state starts it again.
TEST_F(hazards_test, a_stop_that_looks_for_what_has_stopped_finds_nothing_and_starts_nothing) {
  static constexpr auto definition = define(
      "pool"_k = component(start([] {}), stop([](cruller::context& c) {
                             write(c.system().find<part>("web") == nullptr ? "gone" : "there");
                           })),
      "web"_k = component(config(ref<"pool">), start([](auto&) { return part(started("web")); }))
  );
  cruller::system<definition> sys;
  sys.start();
  sys.stop();
  EXPECT_EQ(journal(), "start web, destroy web, gone");
  EXPECT_EQ(sys.state("web"), component_state::stopped);
}

}  // namespace
