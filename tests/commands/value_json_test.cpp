// Values as JSON.
#include "commands/value_json.hpp"

#include <gtest/gtest.h>

namespace {

using cruller::json_of_value;
using nlohmann::json;

TEST(value_json_test, a_value_is_a_value) {
  EXPECT_EQ(json_of_value("8080"), json(8080));
  EXPECT_EQ(json_of_value("18446744073709551615"), json(18446744073709551615u));
  EXPECT_EQ(json_of_value("-1.5"), json(-1.5));
  EXPECT_EQ(json_of_value("true"), json(true));
  EXPECT_EQ(json_of_value("null"), json());
  EXPECT_EQ(json_of_value(""), json());
  EXPECT_EQ(json_of_value(R"("a \"b\" \\")"), json(R"(a "b" \)"));
  EXPECT_EQ(json_of_value(R"("8080")"), json("8080"));
  EXPECT_EQ(json_of_value("[1, [], {}]"), json::array({1, json::array(), json::object()}));
  EXPECT_EQ(
      json_of_value(R"((env.port, 2, {host: "a", limits: [250ms, ****]}))"),
      json::array({"env.port", 2, {{"host", "a"}, {"limits", {"250ms", "****"}}}})
  );
}

TEST(value_json_test, what_is_none_stays_as_it_is) {
  for (const char* const each :
       {"250ms",
        "1.10",
        "007",
        "nan",
        "****",
        "a, b",
        "{a}",
        "[1",
        "[1] and more",
        "{a: x, b}",
        "env(\"A\").or_else(1)",
        "(env(\"A\"))",
        "\"half",
        "{",
        "(",
        "\""})
    EXPECT_EQ(json_of_value(each), json(each)) << each;
  EXPECT_EQ(json_of_value(std::string(100000, '[')), json(std::string(100000, '[')));
}

}  // namespace
