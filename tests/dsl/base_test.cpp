// Bases: parts for every component of a group.
#include "../support/parts.hpp"

namespace {

using namespace test;

class base_test : public journal_test {};

constexpr auto say = [](const char* what) { return [what](auto&&...) { write(what); }; };

TEST_F(base_test, hooks_of_a_base_run_for_every_component_inside) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(before(start, [](cruller::context& step) { write(std::string("+") += step.id()); })),
          "a"_k = component(start([] { return 1; })),
          "inner"_k = group("b"_k = component(config(1), start([](int n) { return n; })))
      ),
      "c"_k = component(start([] { return 1; }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "+g.a, +g.inner.b");
}

TEST_F(base_test, a_handler_with_the_context_fits_components_with_a_config) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(stop([](auto&, cruller::context& step) { write(std::string("-") += step.id()); })),
          "a"_k = component(start([] { return 1; })),
          "b"_k = component(config(1, 2), start([](int a, int b) { return a + b; }))
      )
  );
  cruller::system<definition> sys;
  sys.start();
  sys.stop();
  EXPECT_EQ(journal(), "-g.b, -g.a");
}

// A known problem of similar libraries: a component's own hooks replace those of the base.
TEST_F(base_test, hooks_of_base_and_component_both_run_the_base_outermost) {
  static constexpr auto definition = define(
      base(before(start, say("outer {")), after(start, say("} outer"))),
      "g"_k = group(
          base(before(start, say("inner {")), after(start, say("} inner"))),
          "a"_k = component(after(start, say("} own")), before(start, say("own {")), start([] {
                              write("start");
                            }))
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "outer {, inner {, own {, start, } own, } inner, } outer");
}

TEST_F(base_test, a_components_own_handler_wins_and_then_the_innermost_base) {
  static constexpr auto definition = define(
      base(stop(say("outer stop")), suspend(say("outer suspend")), status([] { return "outer"; })),
      "g"_k = group(
          base(stop(say("inner stop")), suspend(say("inner suspend"))),
          "a"_k = component(start([] { return 1; }), stop(say("own stop")))
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys.describe()[0].status, "outer");
  sys.suspend();
  sys.stop();
  EXPECT_EQ(journal(), "inner suspend, own stop");
}

TEST_F(base_test, a_base_adds_a_config_and_a_start_if_they_are_missing) {
  static constexpr auto definition = define(
      "name"_k = "outer",
      "g"_k = group(
          base(config(ref<"name">, local_ref<"size">), start([](const char* name, int size) {
                 return std::string(name) + std::to_string(size);
               })),
          "size"_k = 3,
          "a"_k = component(),
          "b"_k = component(config(5), start([](int n) { return n; })),
          "inner"_k = group("size"_k = 4, "c"_k = component())
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["g.a"_k], "outer3");
  EXPECT_EQ(sys["g.b"_k], 5);
  EXPECT_EQ(sys["g.inner.c"_k], "outer4");
}

TEST_F(base_test, the_refs_of_a_base_are_edges_of_the_components_that_use_it) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(depends_on<"late">), "a"_k = component(start([] { write("a"); })), "constant"_k = 1
      ),
      "late"_k = component(start([] { write("late"); }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "late, a");
  EXPECT_TRUE(sys.describe()[1].dependencies.empty());
}

TEST_F(base_test, a_doc_of_a_base_is_for_those_without_one) {
  static constexpr auto definition = define(
      base(doc("of the base")), "a"_k = component(doc("own")), "b"_k = component()
  );
  cruller::system<definition> sys;
  EXPECT_EQ(sys.describe()[0].doc, "own");
  EXPECT_EQ(sys.describe()[1].doc, "of the base");
}

TEST_F(base_test, a_base_can_contain_an_interface) {
  struct shape {
    int sides;
  };
  struct square : shape {};
  static constexpr auto definition = define(
      "g"_k = group(base(as<shape>), "a"_k = component(start([] { return square{{4}}; }))),
      "b"_k = component(config(ref<"g.a">), start([](shape& s) { return s.sides; }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["b"_k], 4);
}

TEST_F(base_test, its_signals_are_those_of_the_component) {
  static constexpr auto definition = define(base(stop(say("stop"))), "a"_k = component());
  cruller::system<definition> sys;
  EXPECT_EQ(sys.describe()[0].signals, std::vector<std::string>{"stop"});
  sys.start();
  sys.stop();
  EXPECT_EQ(journal(), "stop");
}

TEST_F(base_test, survives_with_and_extend_and_without) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(before(start, [](cruller::context& step) { write(std::string("+") += step.id()); })),
          "a"_k = component(),
          "b"_k = component()
      )
  );
  static constexpr auto changed = without(
      extend(
          with(definition, "g.a"_k = component(start([] { return 1; }))),
          "g"_k = group("c"_k = component())
      ),
      "g.b"_k
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(journal(), "+g.a, +g.c");
}

}  // namespace
