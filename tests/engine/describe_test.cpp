// Describing and drawing a system.
#include <boost/graph/topological_sort.hpp>
#include <boost/hana/define_struct.hpp>
#include <boost/hana/tuple.hpp>
#include <chrono>
#include <cruller/graph.hpp>
#include <latch>
#include <optional>
#include <semaphore>
#include <sstream>

#include "../support/hand_made_plan.hpp"
#include "../support/parts.hpp"

namespace {

using namespace test;

class describe_test : public journal_test {};

constexpr auto definition = define(
    "env"_k = group("port"_k = 8080),
    "http"_k = group(
        "server"_k = component(
            doc("serves"),
            config(
                "handler"_k = local_ref<"handler">,
                "options"_k = map("port"_k = ref<"env.port">, "name"_k = "a\"b"),
                "list"_k = list(1, 2.5, true)
            ),
            start([](auto&) { return 1; }),
            status([](int& n) { return n + 1; }),
            stop([](int&) {})
        ),
        "handler"_k = component(
            config(ref<"env.port">, 2), start([](int, int) { return 2; }), status([](int&) -> int {
              boom();
            })
        )
    )
);

TEST_F(describe_test, O2_it_lists_every_component_in_definition_order) {
  cruller::system<definition> sys;
  const auto all = sys.describe();
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].id, "env.port");
  EXPECT_EQ(all[0].config, "8080");
  EXPECT_EQ(all[0].dependents, (std::vector<std::string>{"http.server", "http.handler"}));
  EXPECT_EQ(all[1].id, "http.server");
  EXPECT_EQ(all[1].doc, "serves");
  EXPECT_EQ(all[1].state, cruller::component_state::stopped);
  EXPECT_EQ(
      all[1].config,
      "{handler: http.handler, options: {port: env.port, name: \"a\\\"b\"}, list: [1, 2.5, true]}"
  );
  EXPECT_EQ(all[1].dependencies, (std::vector<std::string>{"env.port", "http.handler"}));
  EXPECT_EQ(all[1].signals, (std::vector<std::string>{"start", "status", "stop"}));
  EXPECT_EQ(all[2].config, "(env.port, 2)");
}

TEST_F(describe_test, O2_it_describes_a_system_that_is_not_started_and_starts_nothing) {
  cruller::system<definition> sys;
  for (const auto& each : sys.describe()) {
    EXPECT_EQ(each.status, std::nullopt);
    EXPECT_EQ(each.last_duration, std::nullopt);
  }
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
}

TEST_F(describe_test, O2_status_is_sent_if_the_system_runs) {
  cruller::system<definition> sys;
  sys.start();
  const auto all = sys.describe();
  EXPECT_EQ(all[0].status, std::nullopt);
  EXPECT_EQ(all[1].status, "2");
  EXPECT_EQ(all[2].status, "boom");
  EXPECT_EQ(all[2].state, cruller::component_state::running);
}

struct pool {
  BOOST_HANA_DEFINE_STRUCT(pool, (int, size), (double, use));
};
struct statistics {
  BOOST_HANA_DEFINE_STRUCT(
      statistics,
      (unsigned, requests),
      (std::chrono::milliseconds, latency),
      (bool, is_open),
      (std::string, name),
      (pool, connections),
      (std::optional<int>, limit),
      (std::optional<int>, age),
      (std::vector<int>, sizes)
  );
};

TEST_F(describe_test, Q4_numbers_in_a_status_stay_numbers) {
  static constexpr auto measured = define(
      "one"_k = component(start([] { return 1; }), status([](int& n) { return n + 41; })),
      "uptime"_k = component(start([] { return 1; }), status([] {
                               return std::chrono::milliseconds(2500);
                             })),
      "text"_k = component(start([] { return 1; }), status([] { return "12"; })),
      "fails"_k = component(start([] { return 1; }), status([]() -> int { boom(); })),
      "many"_k = component(
          start([] { return 1; }), status([] {
            return statistics{3, std::chrono::milliseconds(250), true, "a", {2, 0.5}, 7, {}, {1}};
          })
      )
  );
  using readings = std::vector<cruller::reading>;
  cruller::system<measured> sys;
  EXPECT_EQ(sys.describe()[0].readings, readings{});
  sys.start();
  const auto all = sys.describe();
  EXPECT_EQ(all[0].readings, (readings{{"value", 42}}));
  EXPECT_EQ(all[0].status, "42");
  EXPECT_EQ(all[1].readings, (readings{{"value", 2.5}}));
  EXPECT_EQ(all[2].readings, readings{});
  EXPECT_EQ(all[2].status, "12");
  EXPECT_EQ(all[3].readings, readings{});
  EXPECT_EQ(
      all[4].readings,
      (readings{
          {"requests", 3},
          {"latency", 0.25},
          {"is_open", 1},
          {"connections.size", 2},
          {"connections.use", 0.5},
          {"limit", 7}})
  );
  EXPECT_EQ(
      all[4].status,
      "{requests: 3, latency: 250ms, is_open: true, name: \"a\", connections: {size: 2, use: 0.5}, "
      "limit: 7, age: none, sizes: [1]}"
  );
}

TEST_F(describe_test, O2_a_duration_is_present_if_it_is_measured) {
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys.describe()[1].last_duration, std::nullopt);
  sys.stop({.measured = true});
  EXPECT_TRUE(sys.describe()[1].last_duration.has_value());
  sys.start();
  EXPECT_EQ(sys.describe()[1].last_duration, std::nullopt);
  sys.stop({.threads = 2});
  EXPECT_TRUE(sys.describe()[1].last_duration.has_value());
  const auto watch = sys.observe([](const cruller::event&) {});
  sys.start();
  EXPECT_TRUE(sys.describe()[1].last_duration.has_value());
}

TEST_F(describe_test, O3_the_wiring_lists_the_edges) {
  cruller::system<definition> sys;
  const cruller::wiring& wiring = sys.wiring();
  ASSERT_EQ(wiring.needed(1).size(), sys.describe()[1].dependencies.size());
  EXPECT_FALSE(wiring.needed(1)[0].order_only);
  EXPECT_EQ(&sys.graph(), &wiring.graph());
}

TEST_F(describe_test, O2_a_constant_shows_the_value_of_this_live_system) {
  cruller::system<definition> sys;
  sys.set("env.port"_k, 0);
  EXPECT_EQ(sys.describe()[0].config, "0");
}

TEST_F(describe_test, O2_a_state_prints_as_its_name) {
  std::ostringstream out;
  out << cruller::component_state::running;
  EXPECT_EQ(out.str(), "running");
}

TEST_F(describe_test, O3_every_algorithm_of_boost_graph_works_on_the_graph) {
  cruller::system<definition> sys;
  const cruller::dag& graph = sys.graph();
  std::vector<std::size_t> order;
  boost::topological_sort(graph, std::back_inserter(order));
  std::string ids;
  for (const std::size_t v : order) ids += graph[v].id + " ";
  EXPECT_EQ(ids, "env.port http.handler http.server ");
}

TEST_F(describe_test, O4_graphviz_draws_groups_as_clusters) {
  cruller::system<definition> sys;
  std::ostringstream out;
  sys.write_graphviz(out);
  EXPECT_NE(out.str().find("subgraph cluster_1 {\n    label=\"http\"; "), std::string::npos)
      << out.str();
  EXPECT_NE(out.str().find("\"http.server\" -> \"http.handler\";"), std::string::npos);
}

TEST_F(describe_test, O4_mermaid_draws_groups_as_subgraphs) {
  cruller::system<definition> sys;
  std::ostringstream out;
  sys.write_mermaid(out);
  EXPECT_EQ(
      out.str(),
      "flowchart LR\n"
      "  subgraph g0 [\"env\"]\n"
      "    c0[/\"port\"/]\n"
      "  end\n"
      "  subgraph g1 [\"http\"]\n"
      "    c1[\"server\"]\n"
      "    c2[\"handler\"]\n"
      "  end\n"
      "  c1 --> c2\n"
      "  c1 --> c0\n"
      "  c2 --> c0\n"
  );
}

constexpr auto inner = define("user"_k = component(config(ref<"it">), start([](int it) {
                                                     return it;
                                                   })));
constexpr auto every_kind = define(
    "it"_k = 7,
    "pool"_k = cached(component(start([] { return 1; }))),
    "steps"_k = sequence("one"_k = component(start([] {})), "two"_k = component(start([] {}))),
    "based"_k = group(base(depends_on<"pool">), "some"_k = component(start([] {}))),
    "first"_k = alias<"steps.one">,
    "all"_k = alias<"steps">,
    "m"_k = mount(inner, imports<"it", "it">)
);

TEST_F(describe_test, O4_graphviz_draws_each_kind_as_what_it_is) {
  cruller::system<every_kind> sys;
  std::ostringstream out;
  sys.write_graphviz(out);
  for (const char* line :
       {"  \"it\" [label=\"it\", shape=note, style=filled, fillcolor=\"#fffbe6\"];\n",
        "  \"pool\" [label=\"pool\", peripheries=2];\n",
        "label=\"steps (sequence)\";",
        "label=\"based (base)\";",
        "label=\"m (mount)\";",
        "  \"first\" [label=\"first\", style=\"rounded,dotted\"];\n",
        "  \"steps.two\" -> \"steps.one\" [style=dashed];\n",
        "  \"based.some\" -> \"pool\" [style=dashed];\n",
        "  \"m.user\" -> \"it\";\n",
        "  \"first\" -> \"steps.one\" [style=dotted, arrowhead=empty];\n",
        "  \"all\" -> \"steps.one\" [style=dotted, arrowhead=empty, lhead=cluster_0];\n",
        "  \"m.it\" -> \"it\" [style=dotted, arrowhead=empty];\n"})
    EXPECT_NE(out.str().find(line), std::string::npos) << line << "is missing in\n" << out.str();
}

TEST_F(describe_test, O4_mermaid_draws_each_kind_as_what_it_is) {
  cruller::system<every_kind> sys;
  std::ostringstream out;
  sys.write_mermaid(out);
  EXPECT_EQ(
      out.str(),
      "flowchart LR\n"
      "  c0[/\"it\"/]\n"
      "  c1[[\"pool\"]]\n"
      "  subgraph g0 [\"steps (sequence)\"]\n"
      "    c2[\"one\"]\n"
      "    c3[\"two\"]\n"
      "  end\n"
      "  subgraph g1 [\"based (base)\"]\n"
      "    c4[\"some\"]\n"
      "  end\n"
      "  subgraph g2 [\"m (mount)\"]\n"
      "    c5[\"user\"]\n"
      "    a2(\"it\")\n"
      "  end\n"
      "  a0(\"first\")\n"
      "  a1(\"all\")\n"
      "  c3 -.-> c2\n"
      "  c4 -.-> c1\n"
      "  c5 --> c0\n"
      "  a0 -. alias .-> c2\n"
      "  a1 -. alias .-> g0\n"
      "  a2 -. alias .-> c0\n"
  );
}

TEST_F(describe_test, O2_distinguishes_constants_and_cached_components) {
  cruller::system<every_kind> sys;
  const auto all = sys.describe();
  EXPECT_TRUE(all[0].is_constant && !all[0].is_cached);
  EXPECT_TRUE(all[1].is_cached && !all[1].is_constant);
  EXPECT_FALSE(all[2].is_constant || all[2].is_cached);
  EXPECT_EQ(all[0].aliases, std::vector<std::string>{"m.it"});
}

struct address {
  BOOST_HANA_DEFINE_STRUCT(address, (std::string, host), (unsigned, port));
};
enum class level : unsigned char { quiet, loud };

TEST_F(describe_test, O2_prints_structs_enums_and_numbers) {
  static const auto of_values = define(
      "address"_k = address{"a", 80}, "level"_k = level::loud, "count"_k = 18446744073709551615u
  );
  cruller::system<of_values> sys;
  const auto all = sys.describe();
  EXPECT_EQ(all[0].config, "{host: \"a\", port: 80}");
  EXPECT_EQ(all[1].config, "1");
  EXPECT_EQ(all[2].config, "18446744073709551615");
}

TEST_F(describe_test, O4_ids_of_any_characters_are_quoted) {
  hand_made_plan made;
  made.add(R"(a"b\c)");
  const cruller::wiring wiring(made.plan());
  const cruller::any_system sys(wiring, nullptr);
  std::ostringstream graphviz;
  sys.write_graphviz(graphviz);
  EXPECT_NE(graphviz.str().find(R"("a\"b\\c")"), std::string::npos) << graphviz.str();
  std::ostringstream mermaid;
  sys.write_mermaid(mermaid);
  EXPECT_NE(mermaid.str().find(R"("a#quot;b\c")"), std::string::npos) << mermaid.str();
}

TEST_F(describe_test, O4_graphviz_draws_an_alias_of_a_group_to_something_inside) {
  static constexpr auto nested = define(
      "it"_k = 1,
      "outer"_k = group("inner"_k = group("deep"_k = 2)),
      "names"_k = group("name"_k = alias<"it">),
      "to_outer"_k = alias<"outer">,
      "to_names"_k = alias<"names">
  );
  cruller::system<nested> sys;
  std::ostringstream out;
  sys.write_graphviz(out);
  EXPECT_NE(out.str().find("\"to_outer\" -> \"outer.inner.deep\" ["), std::string::npos)
      << out.str();
  EXPECT_EQ(out.str().find("\"to_names\" ->"), std::string::npos) << out.str();
}

// The supervising thread cannot react while the status is asked for, and is told afterwards.
TEST_F(describe_test, a_failure_meanwhile_is_reacted_to) {
  static std::counting_semaphore<> delivered(0);
  static constexpr auto failing = define(
      "one"_k = component(start([] { return 1; }), status([](int&, cruller::context& c) {
                            const cruller::reporter report = c.reporter();
                            report.fail("disk full");
                            // After the second request the thread has tried to react to the
                            // failure.
                            for (int i = 0; i != 2; ++i) {
                              report.shut_down(0);
                              delivered.acquire();
                            }
                            return 1;
                          }))
  );
  cruller::system<failing> sys;
  std::latch failed(1);
  sys.on_shut_down([](int) { delivered.release(); });
  sys.on_failure([&](const cruller::component_failure&) { failed.count_down(); });
  sys.start();
  EXPECT_EQ(sys.describe()[0].status, "1");
  failed.wait();
  EXPECT_EQ(sys.state("one"), cruller::component_state::failed);
}

}  // namespace
