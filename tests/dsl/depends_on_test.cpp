// Order without data: depends_on and sequence.
#include <cruller/graph.hpp>

#include "../support/parts.hpp"

namespace {

using namespace test;

class order_only_test : public journal_test {
 protected:
  template <typename System>
  static std::string order_of() {
    System sys;
    sys.start();
    write("|");
    sys.stop();
    return journal();
  }
};

constexpr auto noted(const char* name) {
  return component(start([name] { write(name); }), stop([name](cruller::empty&) { write(name); }));
}

TEST_F(order_only_test, depends_on_a_component_comes_after_it_and_stops_before_it) {
  static constexpr auto definition = define(
      "a"_k = component(depends_on<"b">, start([] { write("a"); }), stop([](auto&) {
                          write("a");
                        })),
      "b"_k = noted("b")
  );
  EXPECT_EQ(order_of<cruller::system<definition>>(), "b, a, |, a, b");
}

TEST_F(order_only_test, depends_on_a_group_comes_after_all_of_it) {
  static constexpr auto definition = define(
      "a"_k = component(depends_on<"g">, depends_on<"z">, start([] { write("a"); })),
      "z"_k = noted("z"),
      "g"_k = group("b"_k = noted("b"), "inner"_k = group("c"_k = noted("c")))
  );
  EXPECT_EQ(order_of<cruller::system<definition>>(), "z, b, c, a, |, c, b, z");
}

TEST_F(order_only_test, depends_on_passes_no_data) {
  static constexpr auto definition = define(
      "a"_k = component(config(ref<"c">), depends_on<"b">, start([](int c) { return c; })),
      "b"_k = noted("b"),
      "c"_k = 3
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], 3);
}

TEST_F(order_only_test, the_graph_marks_the_edges_that_are_order_only) {
  static constexpr auto definition = define(
      "a"_k = component(config(ref<"c">), depends_on<"b">, start([](int c) { return c; })),
      "b"_k = component(config(ref<"c">), depends_on<"c">, start([](int c) { return c; })),
      "c"_k = 3
  );
  cruller::system<definition> sys;
  EXPECT_EQ(sys.describe()[0].dependencies, (std::vector<std::string>{"b", "c"}));
  EXPECT_TRUE(sys.graph()[boost::edge(0, 1, sys.graph()).first].order_only);
  EXPECT_FALSE(sys.graph()[boost::edge(0, 2, sys.graph()).first].order_only);
  // If a component is needed for both data and order, the edge is for data.
  EXPECT_FALSE(sys.graph()[boost::edge(1, 2, sys.graph()).first].order_only);
}

TEST_F(order_only_test, a_sequence_starts_in_its_written_order_and_not_in_definition_order) {
  static constexpr auto definition = define(
      "s"_k = sequence("b"_k = noted("b"), "c"_k = noted("c"), "a"_k = noted("a")),
      "d"_k = noted("d")
  );
  EXPECT_EQ(order_of<cruller::system<definition>>(), "b, c, a, d, |, d, a, c, b");
}

TEST_F(order_only_test, an_entry_of_a_sequence_waits_for_all_that_an_earlier_one_holds) {
  static constexpr auto definition = define(
      "z"_k = component(depends_on<"late">, start([] { write("z"); })),
      "s"_k = sequence(
          "g"_k = group(
              "x"_k = component(config(ref<"z">), start([](auto&) { write("x"); })),
              "y"_k = noted("y")
          ),
          "none"_k = group(),
          "h"_k = group("a"_k = noted("a"), "b"_k = noted("b"))
      ),
      "late"_k = noted("late")
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "y, late, z, x, a, b");
}

TEST_F(order_only_test, a_sequence_in_a_sequence_follows_the_outer_one_as_a_whole) {
  static constexpr auto definition = define(
      "s"_k = sequence(
          "inner"_k = sequence("c"_k = noted("c"), "b"_k = noted("b")),
          "last"_k = sequence("a"_k = noted("a"), "d"_k = noted("d"))
      )
  );
  EXPECT_EQ(order_of<cruller::system<definition>>(), "c, b, a, d, |, d, a, b, c");
  cruller::system<definition> sys;
  EXPECT_EQ(
      sys.describe()[3].dependencies,
      (std::vector<std::string>{"s.inner.c", "s.inner.b", "s.last.a"})
  );
}

TEST_F(order_only_test, a_ref_of_a_sequence_gives_a_view_like_that_of_a_group) {
  static constexpr auto definition = define(
      "s"_k = sequence("one"_k = 1, "two"_k = component(start([] { return 2; }))),
      "sum"_k = component(config(ref<"s">), start([](auto s) { return s["one"_k] + s["two"_k]; }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["sum"_k], 3);
}

TEST_F(order_only_test, with_reaches_into_a_sequence) {
  static constexpr auto definition = define("s"_k = sequence("one"_k = 1, "two"_k = 2));
  static constexpr auto changed = with(definition, "s.two"_k = 3);
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["s.two"_k], 3);
}

}  // namespace
