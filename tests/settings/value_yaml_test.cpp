// Values in the form of configuration files.
#include "settings/value_yaml.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "support/kinds.hpp"

namespace {

using cruller::yaml_of;
using namespace std::chrono_literals;

template <typename T>
std::string yaml(const T& value) {
  return yaml_of(cruller::detail::type_table<T>::value, &value).value_or("none");
}

TEST(value_yaml_test, texts_are_in_quotes) {
  EXPECT_EQ(yaml<std::string>("todo.db"), "\"todo.db\"");
  EXPECT_EQ(yaml<std::string>("010"), "\"010\"");
  EXPECT_EQ(yaml<std::string>("~"), "\"~\"");
  EXPECT_EQ(yaml<std::string>("!env \"x\" \\"), "\"!env \\\"x\\\" \\\\\"");
  EXPECT_EQ(yaml<std::string>("one\n\ttwo\x01"), "\"one\\n\\ttwo\\x01\"");
  EXPECT_EQ(yaml<const char*>("a"), "\"a\"");
  EXPECT_EQ(yaml<std::string_view>(""), "\"\"");
}

TEST(value_yaml_test, numbers_are_exact) {
  EXPECT_EQ(yaml(-5), "-5");
  EXPECT_EQ(yaml(0.1), "0.1");
  EXPECT_EQ(yaml(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(yaml(-std::numeric_limits<float>::infinity()), "-inf");
  EXPECT_EQ(yaml(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(yaml(5e-324), "5e-324");
  EXPECT_EQ(yaml(std::numeric_limits<unsigned long long>::max()), "18446744073709551615");
}

TEST(value_yaml_test, durations_are_exact) {
  EXPECT_EQ(yaml(1500ms), "1.5s");
  EXPECT_EQ(yaml(1234567890123ns), "1234.567890123s");
  EXPECT_EQ(yaml(0s), "0s");
  EXPECT_EQ(yaml(std::chrono::duration<double>(1.0 / 3)), "0.3333333333333333s");
}

TEST(value_yaml_test, letters_and_names_are_quoted_where_they_say_something_else) {
  EXPECT_EQ(yaml('x'), "x");
  EXPECT_EQ(yaml(':'), "\":\"");
  EXPECT_EQ(yaml('\n'), "\"\\n\"");
  EXPECT_EQ(yaml(kinds::level::low), "low");
  EXPECT_EQ(yaml(kinds::level::off), "\"off\"");
  EXPECT_EQ(yaml(kinds::level::null), "\"null\"");
}

TEST(value_yaml_test, containers_are_in_one_line) {
  EXPECT_EQ(yaml(std::vector<int>{}), "[]");
  EXPECT_EQ(yaml(std::vector<std::string>{"a, b]", "\""}), "[\"a, b]\", \"\\\"\"]");
  EXPECT_EQ(yaml(std::vector<char>{',', ']', 'x'}), "[\",\", \"]\", x]");
  EXPECT_EQ(yaml(std::vector<kinds::ratio>{{1, 2}, {3, 4}}), "[\"1: 2\", \"3: 4\"]");
  EXPECT_EQ(
      yaml(std::map<std::string, int>{{"a.b", 1}, {"c, d", 2}, {"null", 3}, {"x y", 4}}),
      "{a.b: 1, \"c, d\": 2, \"null\": 3, \"x y\": 4}"
  );
  EXPECT_EQ(
      yaml(std::map<std::string, std::map<std::string, std::string>>{{"a", {{"b: c", "\n"}}}}),
      "{a: {\"b: c\": \"\\n\"}}"
  );
  EXPECT_EQ(yaml(kinds::point{1, "}", 5ms}), "{x: 1, name: \"}\", wait: 5ms}");
}

TEST(value_yaml_test, what_would_not_be_read_has_no_form) {
  EXPECT_EQ(yaml<const char*>(nullptr), "none");
  EXPECT_EQ(yaml<std::string>("\xff"), "none");
  EXPECT_EQ(yaml(kinds::one_way{}), "none");
  EXPECT_EQ(yaml(kinds::opaque{}), "none");
  EXPECT_EQ(yaml(std::vector<kinds::one_way>(1)), "none");
  EXPECT_EQ(yaml(std::chrono::nanoseconds(std::numeric_limits<std::int64_t>::max() - 1)), "none");
}

}  // namespace
