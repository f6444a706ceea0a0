// Handlers: their arguments, their results, and the hooks around them.
#include <any>
#include <memory>
#include <mutex>
#include <string>
#include <type_traits>
#include <vector>

#include "../support/parts.hpp"

namespace {

using namespace test;

class handler_test : public journal_test {};

TEST_F(handler_test, H1_a_handler_gets_as_many_leading_arguments_as_it_accepts) {
  static constexpr auto definition = define(
      "one"_k = 1,
      "two"_k = 2,
      "all"_k = component(
          config(ref<"one">, ref<"two">),
          start([](int a, int b, cruller::context& c) {
            write(std::string(c.id()));
            return a + b;
          }),
          stop([](int& self, int a) { write(std::to_string(self * 10 + a)); })
      ),
      "config"_k = component(config(ref<"one">, ref<"two">), start([](int a, int b) {
                               return a + b;
                             })),
      "first"_k = component(config(ref<"one">, ref<"two">), start([](int a) { return a; })),
      "none"_k = component(config(ref<"one">, ref<"two">), start([] { return 9; }), stop([] {
                             write("stop none");
                           })),
      "context"_k = component(start([](const cruller::context& c) { return c.signal().size(); }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["all"_k], 3);
  EXPECT_EQ(sys["config"_k], 3);
  EXPECT_EQ(sys["first"_k], 1);
  EXPECT_EQ(sys["none"_k], 9);
  EXPECT_EQ(sys["context"_k], 5u);
  sys.stop();
  EXPECT_EQ(journal(), "all, stop none, 31");
}

TEST_F(handler_test, H1_the_longest_form_wins) {
  static constexpr auto definition = define(
      "one"_k = 1, "a"_k = component(config(ref<"one">), start([](const auto&... all) {
                                       return sizeof...(all);
                                     }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], 1u);
}

// What a handler got: the instance, values of the config, the context.
std::string got(int instance, int values, bool context) {
  return std::to_string(instance) + std::to_string(values) + (context ? "c" : "");
}
template <typename Stop>
constexpr auto with_stop(Stop handler) {
  return component(config(ref<"one">, ref<"two">), start([] { return 9; }), stop(handler));
}

TEST_F(handler_test, H1_the_context_goes_only_to_a_parameter_that_names_its_type) {
  using cruller::context;
  static constexpr auto definition = define(
      "one"_k = 1,
      "two"_k = 2,
      "all"_k = with_stop([](auto&, int, int, context&) { write(got(1, 2, true)); }),
      "config"_k = with_stop([](auto&, auto&, auto&) { write(got(1, 2, false)); }),
      "pack"_k = with_stop([](auto&, auto&&... all) { write(got(1, sizeof...(all), false)); }),
      "first"_k = with_stop([](auto&, const int& n) { write(got(1, n, false)); }),
      "context"_k = with_stop([](auto&, context&) { write(got(1, 0, true)); }),
      "self"_k = with_stop([](auto&) { write(got(1, 0, false)); }),
      "only"_k = with_stop([](const context&) { write(got(0, 0, true)); }),
      "none"_k = with_stop([] { write(got(0, 0, false)); }),
      "last"_k = with_stop([](auto&, auto&, auto&, const context&) { write(got(1, 2, true)); }),
      "longer"_k = with_stop([](auto&, int = 0, int = 0, int = 0) { write(got(1, 2, false)); })
  );
  cruller::system<definition> sys;
  sys.start();
  sys.stop();
  EXPECT_EQ(journal(), "12, 12c, 00, 00c, 10, 10c, 11, 12, 12, 12c");
}

TEST_F(handler_test, H1_a_start_has_the_same_forms_without_an_instance) {
  using cruller::context;
  static constexpr auto two = config(1, 2);
  static constexpr auto definition = define(
      "all"_k = component(two, start([](auto& a, auto& b, context&) { return a * 10 + b; })),
      "pack"_k = component(two, start([](auto&&... all) { return sizeof...(all); })),
      "context"_k = component(two, start([](context& step) { return step.id().size(); })),
      "generic"_k = component(start([](auto&&... all) { return sizeof...(all); }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["all"_k], 12);
  EXPECT_EQ(sys["pack"_k], 2u);
  EXPECT_EQ(sys["context"_k], 7u);
  EXPECT_EQ(sys["generic"_k], 0u);
}

TEST_F(handler_test, H1_a_number_may_widen_where_every_value_is_exact) {
  static constexpr auto definition = define(
      "int"_k = 1,
      "float"_k = 0.5f,
      "text"_k = "a",
      "a"_k = component(
          config(ref<"int">, ref<"int">, ref<"float">, ref<"text">, ref<"text">),
          start([](long whole, double real, double wide, const std::string& text, std::any) {
            return text + std::to_string(static_cast<double>(whole) + real + wide);
          })
      ),
      "b"_k = component(config(ref<"int">), start([](auto& any) { return any; })),
      "c"_k = make<double>(ref<"int">),
      "d"_k = make<std::string>(std::size_t{3}, 'x'),
      "e"_k = make<std::vector<int>>(std::size_t{3})
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], "a2.500000");
  EXPECT_EQ(sys["c"_k], 1.0);
  EXPECT_EQ(sys["d"_k], "xxx");
  EXPECT_EQ(sys["e"_k].size(), 3u);
}

TEST_F(handler_test, H1_a_named_config_is_one_argument) {
  static constexpr auto definition = define(
      "port"_k = 8080,
      "a"_k = component(
          config(
              "options"_k = map("port"_k = ref<"port">, "threads"_k = 2),
              "list"_k = list(1, ref<"port">)
          ),
          start([](auto& c) {
            return c["options"_k]["port"_k] + c["options"_k]["threads"_k] +
                   c["list"_k].template get<1>();
          })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], 16162);
}

TEST_F(handler_test, H2_the_instance_is_built_in_place) {
  static constexpr auto definition = define("a"_k = component(start([] { return std::mutex(); })));
  cruller::system<definition> sys;
  sys.start();
  const std::lock_guard lock(sys["a"_k]);
}

TEST_F(handler_test, H2_a_start_that_returns_void_only_has_effects) {
  static constexpr auto definition = define(
      "migrate"_k = component(start([] { write("migrate"); }), stop([](cruller::empty&) {
                                write("stop");
                              })),
      "web"_k = component(config(ref<"migrate">), start([](cruller::empty&) { write("web"); }))
  );
  cruller::system<definition> sys;
  sys.start();
  sys.stop();
  EXPECT_EQ(journal(), "migrate, web, stop");
}

TEST_F(handler_test, H2_without_start_the_instance_is_an_empty_value) {
  static constexpr auto definition = define("a"_k = component(stop([](cruller::empty&) {
                                              write("stop");
                                            })));
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], cruller::empty{});
  sys.stop();
  EXPECT_EQ(journal(), "stop");
}

TEST_F(handler_test, H2_a_start_that_returns_a_reference_lends_it) {
  static int global = 5;
  static constexpr auto definition = define("a"_k = component(start([]() -> int& {
                                              return global;
                                            })));
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(&sys["a"_k], &global);
}

TEST_F(handler_test, H2_an_instance_returned_as_const_stays_const) {
  static const std::string global = "shared";
  static constexpr auto definition = define(
      "a"_k = component(
          start([]() -> const std::string& { return global; }),
          stop([](const std::string& text) { write("stop " + text); })
      ),
      "b"_k = component(config(ref<"a">), start([](const std::string& text) { return &text; }))
  );
  cruller::system<definition> sys;
  sys.start();
  static_assert(std::is_same_v<decltype(sys["a"_k]), const std::string&>);
  EXPECT_EQ(&sys["a"_k], &global);
  EXPECT_EQ(sys["b"_k], &global);
  EXPECT_EQ(sys.find<const std::string>("a"), &global);
  EXPECT_THROW(static_cast<void>(sys.find<std::string>("a")), cruller::type_error);
  sys.stop();
  EXPECT_EQ(journal(), "stop shared");
}

TEST_F(handler_test, H2_false_and_null_are_instances_like_others) {
  static constexpr auto definition = define(
      "no"_k = component(start([] { return false; })),
      "null"_k = component(start([] { return static_cast<int*>(nullptr); })),
      "all"_k = component(config(ref<"no">, ref<"null">), start([](bool& no, int*& null) {
                            return !no && null == nullptr;
                          }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_TRUE(sys["all"_k]);
  EXPECT_NE(static_cast<cruller::any_system&>(sys).find<bool>("no"), nullptr);
}

TEST_F(handler_test, H2_construct_makes_an_instance_of_the_config) {
  struct pool {
    const char* path;
    int size;
  };
  static constexpr auto definition = define(
      "path"_k = "todo.db", "pool"_k = component(config(ref<"path">, 4), start(construct<pool>))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_STREQ(sys["pool"_k].path, "todo.db");
  EXPECT_EQ(sys["pool"_k].size, 4);
}

TEST_F(handler_test, H2_construct_leaves_the_rest_of_an_aggregate_as_it_is) {
  struct pool {
    int size;
    int idle;
    int patience = 30;
  };
  static constexpr auto definition = define(
      "pool"_k = component(config(4), start(construct<pool>))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["pool"_k].size, 4);
  EXPECT_EQ(sys["pool"_k].idle, 0);
  EXPECT_EQ(sys["pool"_k].patience, 30);
}

TEST_F(handler_test, H3_a_component_without_a_handler_is_passed_over_but_changes_state) {
  static constexpr auto definition = define("a"_k = component(start([] { return 1; })), "b"_k = 2);
  cruller::system<definition> sys;
  sys.start();
  sys.suspend();
  EXPECT_EQ(sys.state("a"), cruller::component_state::suspended);
  EXPECT_EQ(sys.state("b"), cruller::component_state::suspended);
}

TEST_F(handler_test, H5_the_context_knows_its_component_and_signal) {
  static constexpr auto definition = define(
      "g"_k = group(
          "a"_k = component(
              start([](cruller::context& c) {
                write(std::string(c.id()) + " " + std::string(c.signal()));
                EXPECT_FALSE(c.stop_token().stop_requested());
                c.data() = 1;
                return &c.system();
              }),
              suspend([](auto&, cruller::context& c) { ++std::any_cast<int&>(c.data()); }),
              stop([](auto&, cruller::context& c) { ++std::any_cast<int&>(c.data()); }),
              status([](auto&, cruller::context& c) { return std::any_cast<int>(c.data()); })
          )
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["g.a"_k], &sys);
  sys.suspend();
  EXPECT_EQ(sys.describe()[0].status, "2");
  EXPECT_EQ(journal(), "g.a start");
}

TEST_F(handler_test, H5_data_outlives_the_instance) {
  static constexpr auto definition = define("a"_k = component(start([](cruller::context& c) {
                                              if (!c.data().has_value()) c.data() = 0;
                                              return ++std::any_cast<int&>(c.data());
                                            })));
  cruller::system<definition> sys;
  sys.start();
  sys.restart();
  EXPECT_EQ(sys["a"_k], 2);
}

TEST_F(handler_test, hooks_run_in_the_order_in_which_they_are_written) {
  static constexpr auto definition = define(
      "port"_k = 1,
      "a"_k = component(
          config(ref<"port">),
          after(start, [](int& self) { write("after " + std::to_string(self)); }),
          before(start, [](int port) { write("first " + std::to_string(port)); }),
          before(start, [] { write("second"); }),
          start([](int port) {
            write("start");
            return port + 1;
          }),
          before(stop, [](int&) { write("before stop"); }),
          after(stop, [](int&) { write("after stop"); })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(journal(), "first 1, second, start, after 2");
  sys.stop();
  EXPECT_EQ(journal(), "before stop, after stop");
}

TEST_F(handler_test, a_definition_may_hold_captures_and_strings) {
  const std::string local = "world";
  static const auto definition = define(
      "greeting"_k = std::string("hello"),
      "a"_k = component(config(ref<"greeting">), start([local](const std::string& g) {
                          return g + " " + local;
                        }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], "hello world");
}

TEST_F(handler_test, a_move_only_instance_is_an_instance) {
  static constexpr auto definition = define("a"_k = component(start([] {
                                              return std::make_unique<int>(3);
                                            })));
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(*sys["a"_k], 3);
}

}  // namespace
