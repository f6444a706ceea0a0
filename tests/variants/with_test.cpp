// Overrides: copies of a definition with replaced parts.
#include "../support/parts.hpp"

namespace {

using namespace test;

class with_test : public journal_test {};

constexpr auto todo = define(
    "env"_k = group("port"_k = 8080, "database"_k = map("path"_k = "todo.db", "pool"_k = 4)),
    "http"_k = group(
        "server"_k = component(
            doc("the server"),
            config(
                "options"_k = map("port"_k = ref<"env.port">, "threads"_k = 2),
                "tags"_k = list(1, 2)
            ),
            start([](auto& c) { return c["options"_k]["port"_k] + c["options"_k]["threads"_k]; }),
            stop([](int&) { write("stop"); })
        ),
        "positional"_k = component(config(1, ref<"env.port">), start([](int a, int b) {
                                     return a + b;
                                   }))
    )
);

template <const auto& Definition>
int server() {
  cruller::system<Definition> sys;
  sys.start();
  return sys["http.server"_k];
}

TEST_F(with_test, a_constant_is_replaced_and_the_original_is_not) {
  static constexpr auto changed = with(todo, "env.port"_k = 0);
  EXPECT_EQ(server<changed>(), 2);
  EXPECT_EQ(server<todo>(), 8082);
}

TEST_F(with_test, a_component_is_replaced_by_one_of_another_type) {
  static constexpr auto changed = with(
      todo, "http.server"_k = component(start([] { return std::string("fake"); }))
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["http.server"_k], "fake");
}

TEST_F(with_test, a_component_becomes_a_constant_and_a_constant_a_component) {
  static constexpr auto changed = with(
      todo, "http.server"_k = 1, "env.port"_k = component(start([] { return 5; }))
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["http.server"_k] + sys["env.port"_k], 6);
}

TEST_F(with_test, a_whole_group_is_replaced) {
  static constexpr auto changed = with(todo, "http"_k = group("other"_k = 1));
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["http.other"_k], 1);
}

TEST_F(with_test, one_handler_is_replaced) {
  static constexpr auto changed = with(
      todo, "http.server.stop"_k = [](int&) { write("other stop"); }
  );
  server<changed>();
  EXPECT_EQ(journal(), "other stop");
}

TEST_F(with_test, a_handler_may_be_given_as_a_handler) {
  static constexpr auto changed = with(todo, "http.server.stop"_k = stop([](int&) {
                                               write("other stop");
                                             }));
  server<changed>();
  EXPECT_EQ(journal(), "other stop");
}

TEST_F(with_test, a_handler_that_is_lacking_is_added) {
  static constexpr auto changed = with(
      todo, "http.positional.stop"_k = [](int&) { write("added"); }
  );
  server<changed>();
  EXPECT_EQ(journal(), "added, stop");
}

TEST_F(with_test, one_config_entry_is_replaced) {
  static constexpr auto changed = with(
      todo,
      "http.server.config.options.port"_k = 1,
      "http.server.config.options.threads"_k = ref<"env.port">,
      "http.positional.config.0"_k = 10
  );
  EXPECT_EQ(server<changed>(), 8081);
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["http.positional"_k], 8090);
}

TEST_F(with_test, a_whole_config_and_a_doc_are_replaced) {
  static constexpr auto changed = with(
      todo,
      "http.positional.config"_k = config(1, 2),
      "http.server.doc"_k = "another",
      "http.positional.doc"_k = "new"
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["http.positional"_k], 3);
  EXPECT_EQ(sys.describe()[2].doc, "another");
  EXPECT_EQ(sys.describe()[3].doc, "new");
}

TEST_F(with_test, a_member_of_a_constant_map_is_replaced) {
  static constexpr auto changed = with(todo, "env.database.path"_k = std::string_view("x.db"));
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["env.database.path"_k], "x.db");
  EXPECT_EQ(sys["env.database.pool"_k], 4);
}

TEST_F(with_test, overrides_are_applied_from_left_to_right) {
  static constexpr auto changed = with(todo, "env.port"_k = 1, "env.port"_k = 2);
  static constexpr auto again = with(changed, "env.port"_k = 3);
  EXPECT_EQ(server<changed>(), 4);
  EXPECT_EQ(server<again>(), 5);
}

TEST_F(with_test, a_component_without_a_config_can_be_given_one) {
  static constexpr auto changed = with(
      with(define("a"_k = component(start([] { return 0; }))), "a.config"_k = config(3)),
      "a.start"_k = [](int n) { return n; }
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k], 3);
}

}  // namespace
