// Instances and their types as text, for inspecting a running program.
#include <map>
#include <memory>
#include <sstream>

#include "../support/hand_made_plan.hpp"
#include "../support/parts.hpp"

namespace {

using namespace test;
using text = std::optional<std::string>;

struct server {
  int port;
  friend std::ostream& operator<<(std::ostream& out, const server& s) {
    return out << "server at " << s.port;
  }
};
struct silent {};

constexpr auto shop = define(
    "port"_k = 8080,
    "key"_k = secret("abc"),
    "env"_k = map("path"_k = "todo.db", "key"_k = secret("abc")),
    "home"_k = env<std::string>("CRULLER_PRINT_TEST_HOME").or_else("here"),
    "hidden"_k = secret(env<std::string>("CRULLER_PRINT_TEST_HOME").or_else("here")),
    "server"_k = component(config(ref<"port">), start([](int port) { return server{port}; })),
    "list"_k = component(start([] { return std::map<std::string, int>{}; })),
    "silent"_k = component(start([] { return silent{}; })),
    "nothing"_k = component(start([] {})),
    "pool"_k = cached(component(start([] { return 7; })))
);

TEST(print_test, prints_an_instance_that_can_be_printed) {
  cruller::system<shop> sys;
  sys.start();
  EXPECT_EQ(sys.print("server"), "server at 8080");
  EXPECT_EQ(sys.print("list"), "{}");
  EXPECT_EQ(sys.print("pool"), "7");
  EXPECT_EQ(sys.print("silent"), std::nullopt);
  EXPECT_EQ(sys.print("nothing"), std::nullopt);
  sys.stop();
  cruller::clear_cache();
}

TEST(print_test, prints_the_value_of_a_constant_and_hides_what_is_secret) {
  cruller::system<shop> sys;
  sys.set("port"_k, 1);
  sys.start();
  EXPECT_EQ(sys.print("port"), "1");
  EXPECT_EQ(sys.print("key"), "****");
  EXPECT_EQ(sys.print("env"), "{path: \"todo.db\", key: ****}");
  EXPECT_EQ(sys.print("home"), "\"here\"");
  EXPECT_EQ(sys.print("hidden"), "****");
}

TEST(print_test, prints_nothing_if_there_is_no_instance) {
  cruller::system<shop> sys;
  EXPECT_EQ(sys.print("server"), std::nullopt);
  EXPECT_THROW(static_cast<void>(sys.print("sever")), cruller::unknown_component);
  EXPECT_THROW(static_cast<void>(sys.type_name("sever")), cruller::unknown_component);
}

TEST(print_test, prints_nothing_while_a_signal_is_under_way) {
  static constexpr auto asking = define(
      "one"_k = 1, "two"_k = component(config(ref<"one">), start([](int, cruller::context& c) {
                                         EXPECT_EQ(c.system().print("one"), std::nullopt);
                                       }))
  );
  cruller::system<asking> sys;
  sys.start();
  EXPECT_EQ(sys.print("one"), "1");
}

TEST(print_test, names_the_type_also_of_what_is_stopped) {
  const cruller::system<shop> sys;
  EXPECT_EQ(sys.type_name("port"), "int");
  EXPECT_TRUE(sys.type_name("server").ends_with("::server"));
  EXPECT_EQ(sys.type_name("nothing"), "cruller::empty");
}

TEST(print_test, of_a_plan_without_types_there_is_nothing) {
  hand_made_plan made;
  made.add("one");
  const auto plan = made.plan();
  const cruller::wiring wiring(plan);
  cruller::any_system sys(wiring, nullptr);
  sys.start();
  EXPECT_EQ(sys.print("one"), std::nullopt);
  EXPECT_EQ(sys.type_name("one"), "");
}

}  // namespace
