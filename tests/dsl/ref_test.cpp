// Refs: their targets, types and order.
#include <boost/hana/define_struct.hpp>
#include <boost/hana/tuple.hpp>
#include <type_traits>

#include "../support/parts.hpp"

namespace {

using namespace test;

class ref_test : public journal_test {};

struct options {
  BOOST_HANA_DEFINE_STRUCT(options, (int, port), (std::string, host));
};

TEST_F(ref_test, R1_ref_counts_from_the_root_and_local_ref_from_the_group) {
  static constexpr auto definition = define(
      "pool"_k = 1,
      "http"_k = group(
          "pool"_k = 2,
          "a"_k = component(config(ref<"pool">, local_ref<"pool">), start([](int outer, int inner) {
                              return outer * 10 + inner;
                            }))
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["http.a"_k], 12);
}

TEST_F(ref_test, R2_a_constant_arrives_const_and_a_component_does_not) {
  static constexpr auto definition = define(
      "constant"_k = 1,
      "component"_k = component(start([] { return 2; })),
      "a"_k = component(
          config(ref<"constant">, ref<"component">), start([](auto& constant, auto& other) {
            static_assert(std::is_same_v<decltype(constant), const int&>);
            static_assert(std::is_same_v<decltype(other), int&>);
            return &other;
          })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], &sys["component"_k]);
}

TEST_F(ref_test, R3_a_member_path_walks_maps_structs_and_groups) {
  static constexpr auto definition = define(
      "env"_k = group("database"_k = map("paths"_k = map("main"_k = "a.db"))),
      "options"_k = component(start([] {
        return options{8080, "localhost"};
      })),
      "a"_k = component(
          config(ref<"env.database.paths.main">, ref<"options.port">, ref<"options.host">),
          start([](const char* path, int& port, std::string& host) {
            port = 1;
            return path + host;
          })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], "a.dblocalhost");
  EXPECT_EQ(sys["options.port"_k], 1);
}

TEST_F(ref_test, R4_a_ref_to_a_group_gives_a_view_by_name) {
  static constexpr auto definition = define(
      "all"_k = component(
          config(ref<"routes">), start([](auto& routes) {
            int sum = 0;
            routes.for_each([&](std::string_view id, const auto& n) {
              write(id);
              sum += n;
            });
            static_assert(std::is_same_v<decltype(routes["users"_k]["one"_k]), int&>);
            return sum + routes["todos"_k] * 100 + routes["users.one"_k] * 1000;
          })
      ),
      "routes"_k = group(
          "todos"_k = 1,
          "users"_k = group("one"_k = component(start([] { return 2; })), "two"_k = 3)
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "routes.todos, routes.users.one, routes.users.two");
  EXPECT_EQ(sys["all"_k], 2106);
  EXPECT_EQ(sys["routes"_k]["users"_k]["two"_k], 3);
}

TEST_F(ref_test, R5_every_ref_is_an_edge_in_any_position) {
  static constexpr auto definition = define(
      "a"_k = component(
          config("deep"_k = map("deeper"_k = list(0, map("deepest"_k = ref<"z">)))),
          start([](auto& c) { return c["deep"_k]["deeper"_k].template get<1>()["deepest"_k]; })
      ),
      "m"_k = map("port"_k = ref<"z">),
      "z"_k = component(start([] {
        write("z first");
        return 7;
      }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "z first");
  EXPECT_EQ(sys["a"_k], 7);
  EXPECT_EQ(&sys["m.port"_k], &sys["z"_k]);
  EXPECT_EQ(sys.describe()[1].dependencies, std::vector<std::string>{"z"});
}

TEST_F(ref_test, a_list_of_refs_resolves_in_any_position) {
  static constexpr auto definition = define(
      "a"_k = 1,
      "g"_k = group("b"_k = map("c"_k = 2)),
      "named"_k = component(config("list"_k = list(ref<"a">, ref<"g.b.c">)), start([](auto& c) {
                              return c["list"_k].template get<0>() * 10 +
                                     c["list"_k].template get<1>();
                            })),
      "positional"_k = component(config(ref<"g.b.c">, ref<"g">), start([](int c, auto& g) {
                                   return c + g["b"_k]["c"_k];
                                 }))
  );
  static constexpr auto
      changed = with(definition, "named.config.list.1"_k = 7, "positional.config.0"_k = ref<"a">);
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["named"_k], 12);
  EXPECT_EQ(sys["positional"_k], 4);
  cruller::system<changed> other;
  other.start();
  EXPECT_EQ(other["named"_k], 17);
  EXPECT_EQ(other["positional"_k], 3);
  EXPECT_EQ(sys.describe()[2].config, "{list: [a, g.b.c]}");
}

TEST_F(ref_test, a_chain_longer_than_the_templates_are_deep_compiles) {
  // Types are computed along the graph; bench/ measures chains of hundreds.
  static constexpr auto definition = define(
      "c"_k = component(config(ref<"b">), start([](int& b) { return b + 1; })),
      "b"_k = component(config(ref<"a">), start([](int& a) { return a + 1; })),
      "a"_k = component(start([] { return 1; }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["c"_k], 3);
}

}  // namespace
