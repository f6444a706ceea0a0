// What is read from the environment, and what is refused.
#include "environment.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <stdexcept>

namespace shop {
namespace {

constexpr const char* name = "TODO_TEST_SETTING";

class environment_test : public testing::Test {
 protected:
  ~environment_test() override { unsetenv(name); }
  static void set(const char* value) { setenv(name, value, 1); }
};

TEST_F(environment_test, gives_the_default_where_nothing_is_set) {
  EXPECT_EQ(text_from_environment(name, "todo.db"), "todo.db");
  EXPECT_EQ(port_from_environment(name, 8080), 8080);
}

TEST_F(environment_test, gives_the_default_for_an_empty_value) {
  set("");
  EXPECT_EQ(text_from_environment(name, "todo.db"), "todo.db");
  EXPECT_EQ(port_from_environment(name, 8080), 8080);
}

TEST_F(environment_test, gives_what_is_set) {
  set("0");
  EXPECT_EQ(port_from_environment(name, 8080), 0);
  set("65535");
  EXPECT_EQ(port_from_environment(name, 8080), 65535);
  EXPECT_EQ(text_from_environment(name, "todo.db"), "65535");
}

TEST_F(environment_test, refuses_what_is_no_port) {
  for (const char* value : {"65536", "-1", "80a", " 80", "http", "99999999999999999999"}) {
    set(value);
    try {
      port_from_environment(name, 8080);
      ADD_FAILURE() << value << " passed for a port";
    } catch (const std::runtime_error& e) {
      EXPECT_EQ(
          e.what(), "TODO_TEST_SETTING=\"" + std::string(value) + "\": not a port from 0 to 65535"
      );
    }
  }
}

}  // namespace
}  // namespace shop
