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

class extend_parts_test : public journal_test {};

TEST_F(extend_parts_test, parts_are_added_to_a_component) {
  static constexpr auto plain = define(
      "schema"_k = component(start([] { return write("schema"), 1; })),
      "http"_k = group(
          "server"_k = component(
              before(stop, [] { write("first"); }),
              start([] { return write("server"), 2; }),
              stop([](int&) { write("stop"); })
          )
      )
  );
  static constexpr auto more = extend(
      plain,
      "http.server"_k = parts(
          doc("a server"),
          depends_on<"schema">,
          after(start, [](int& server) { write("after " + std::to_string(server)); }),
          before(stop, [] { write("second"); })
      )
  );
  cruller::system<more> sys;
  EXPECT_EQ(sys.describe()[1].doc, "a server");
  EXPECT_EQ(sys.describe()[1].dependencies, names{"schema"});
  sys.start();
  EXPECT_EQ(journal(), "schema, server, after 2");
  sys.stop();
  EXPECT_EQ(journal(), "first, second, stop");
}

TEST_F(extend_parts_test, parts_reach_into_groups_sequences_and_mounts) {
  static constexpr auto inner = define("one"_k = component(start([] { return 1; })));
  static constexpr auto plain = define(
      "m"_k = mount(inner), "s"_k = sequence("two"_k = component())
  );
  static constexpr auto more = extend(
      plain,
      "m"_k = group("one"_k = parts(doc("in a mount"))),
      "s.two"_k = parts(doc("in a sequence"), start([] { return 2; }))
  );
  cruller::system<more> sys;
  EXPECT_EQ(sys.describe()[0].doc, "in a mount");
  EXPECT_EQ(sys.describe()[1].doc, "in a sequence");
  sys.start();
  EXPECT_EQ(sys["s.two"_k], 2);
}

TEST_F(extend_parts_test, parts_are_added_to_a_cached_component) {
  static constexpr auto plain = define("pool"_k = cached(component(start([] { return 1; }))));
  static constexpr auto more = extend(plain, "pool"_k = parts(after(start, [] { write("pool"); })));
  cruller::system<more> sys;
  sys.start();
  EXPECT_EQ(journal(), "pool");
  sys.stop();
  cruller::clear_cache();
}

TEST_F(extend_parts_test, parts_may_be_replaced_and_taken_away_as_others) {
  static constexpr auto plain = define("one"_k = component(start([] { return 1; })));
  static constexpr auto more = extend(plain, "one"_k = parts(config(5), stop([] { write("a"); })));
  static constexpr auto other = with(
      more, "one.stop"_k = [] { write("b"); }, "one.config.0"_k = 6
  );
  {
    cruller::system<other> sys;
    sys.start();
    EXPECT_EQ(sys.describe()[0].config, "(6)");
  }
  EXPECT_EQ(journal(), "b");
  static constexpr auto less = without(more, "one.stop"_k);
  {
    cruller::system<less> sys;
    sys.start();
  }
  EXPECT_EQ(journal(), "");
}

TEST_F(extend_parts_test, a_base_is_added_outside_the_one_that_is_there) {
  static constexpr auto said = [](const char* text) { return [text] { write(text); }; };
  static const auto plain = define(
      base(
          before(stop, said("inner before")),
          stop(said("inner stop")),
          after(stop, said("inner after"))
      ),
      "first"_k = component(start([] { return 1; }), stop([](int&) { write("own stop"); })),
      "second"_k = component(start([] { return 2; }))
  );
  static const auto more = extend(
      plain,
      base(
          after(stop, said("outer after")),
          stop(said("outer stop")),
          suspend(said("outer suspend")),
          depends_on<"third">,
          before(stop, said("outer before"))
      ),
      "third"_k = 3
  );
  cruller::system<more> sys;
  EXPECT_EQ(sys.describe()[0].dependencies, names{"third"});
  sys.start();
  sys.suspend();
  EXPECT_EQ(journal(), "outer suspend, outer suspend");
  sys.resume();
  sys.stop();
  EXPECT_EQ(
      journal(),
      "outer before, inner before, inner stop, inner after, outer after, "
      "outer before, inner before, own stop, inner after, outer after"
  );
}

TEST_F(extend_parts_test, bases_of_two_extensions_nest) {
  static constexpr auto log = define(
      base(before(start, [] { write("log"); })), "one"_k = component(start([] { return 1; }))
  );
  static constexpr auto traced = extend(log, base(before(start, [] { write("trace"); })));
  static constexpr auto timed = extend(traced, base(before(start, [] { write("time"); })));
  cruller::system<timed> sys;
  sys.start();
  EXPECT_EQ(journal(), "time, trace, log");
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
