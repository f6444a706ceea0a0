// Entries added to a definition, and removed from it.
#include "../support/parts.hpp"

namespace {

using namespace test;

constexpr auto todo = define(
    "env"_k = group("port"_k = 80, "options"_k = map("a"_k = 1, "b"_k = 2)),
    "http"_k = group(
        "server"_k = component(
            doc("a server"),
            config("port"_k = ref<"env.port">, "threads"_k = 2),
            start([](auto& c) { return c["port"_k] + 0; })
        ),
        "metrics"_k = component(start([] { return 1; }))
    )
);

template <const auto& Definition>
std::vector<std::string> ids() {
  std::vector<std::string> all;
  cruller::system<Definition> sys;
  for (const auto& each : sys.describe()) all.push_back(each.id);
  return all;
}
using names = std::vector<std::string>;

TEST(extend_test, adds_entries_and_leaves_the_original) {
  static constexpr auto more = extend(
      todo, "log"_k = component(start([] { return 1; })), "x"_k = 2
  );
  EXPECT_EQ(
      ids<more>(), (names{"env.port", "env.options", "http.server", "http.metrics", "log", "x"})
  );
  EXPECT_EQ(ids<todo>().size(), 4u);
}

TEST(extend_test, merges_groups_at_any_depth) {
  static constexpr auto once = extend(todo, "http"_k = group("inner"_k = group("a"_k = 1)));
  static constexpr auto twice = extend(
      once, "http"_k = group("inner"_k = group("b"_k = 2, "deep"_k = group("c"_k = 3)), "d"_k = 4)
  );
  EXPECT_EQ(
      ids<twice>(),
      (names{
          "env.port",
          "env.options",
          "http.server",
          "http.metrics",
          "http.inner.a",
          "http.inner.b",
          "http.inner.deep.c",
          "http.d"})
  );
}

TEST(extend_test, what_is_added_may_refer_to_what_is_there_and_be_referred_to) {
  static constexpr auto more = extend(
      todo,
      "sum"_k = component(config(ref<"http.server">, ref<"http.metrics">), start([](int a, int b) {
                            return a + b;
                          }))
  );
  cruller::system<more> sys;
  sys.start();
  EXPECT_EQ(sys["sum"_k], 81);
}

TEST(extend_test, appends_to_a_sequence) {
  static constexpr auto steps = define("s"_k = sequence("b"_k = 1, "c"_k = 2));
  static constexpr auto more = extend(steps, "s"_k = group("a"_k = 3));
  cruller::system<more> sys;
  EXPECT_EQ(sys.describe()[2].dependencies, names{"s.c"});
}

TEST(without_test, takes_away_a_component_a_group_a_constant_or_a_member_of_one) {
  static constexpr auto less = without(todo, "http.metrics"_k, "env.options.a"_k);
  EXPECT_EQ(ids<less>(), (names{"env.port", "env.options", "http.server"}));
  cruller::system<less> sys;
  sys.start();
  EXPECT_EQ(sys["env.options"_k].size(), 1u);
  static constexpr auto none = without(todo, "http"_k, "env.options"_k);
  EXPECT_EQ(ids<none>(), names{"env.port"});
}

TEST(without_test, takes_away_a_part_or_a_config_entry) {
  static constexpr auto less = without(todo, "http.server.doc"_k, "http.server.config.threads"_k);
  cruller::system<less> sys;
  EXPECT_EQ(sys.describe()[2].doc, "");
  EXPECT_EQ(sys.describe()[2].config, "{port: env.port}");
}

TEST(without_test, composes_with_with_and_extend_in_any_order) {
  static constexpr auto one = without(
      with(extend(todo, "x"_k = 1), "x"_k = 2, "env.port"_k = 90), "http.metrics"_k
  );
  static constexpr auto other = extend(
      with(without(todo, "http.metrics"_k), "env.port"_k = 90), "x"_k = 2
  );
  EXPECT_EQ(ids<one>(), ids<other>());
  cruller::system<other> sys;
  sys.start();
  EXPECT_EQ(sys["http.server"_k] + sys["x"_k], 92);
  static constexpr auto again = extend(
      without(todo, "http.metrics"_k),
      "http"_k = group("metrics"_k = component(start([] { return 5; })))
  );
  EXPECT_EQ(ids<again>(), ids<todo>());
}

}  // namespace
