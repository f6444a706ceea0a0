// The report of the mistakes in configuration files.
#include "config/config_mistakes.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

TEST(config_mistakes_test, are_sorted_by_place_and_reported_once) {
  const auto one = std::make_shared<const std::string>("one.yaml");
  const auto two = std::make_shared<const std::string>("two.yaml");
  cruller::config_mistakes mistakes;
  EXPECT_TRUE(mistakes.empty());
  mistakes.add({}, "without a place");
  mistakes.add({two, 3, 1}, "third");
  mistakes.add({one, 10, 2}, "of another file");
  mistakes.add({two, 2, 10}, "second");
  mistakes.add({two, 2, 9}, "first");
  mistakes.add({two, 2, 10}, "second");
  EXPECT_EQ(
      mistakes.text(),
      "two.yaml:2:9: first\n"
      "two.yaml:2:10: second\n"
      "two.yaml:3:1: third\n"
      "one.yaml:10:2: of another file\n"
      "without a place\n"
  );
}

TEST(config_mistakes_test, of_something_that_has_no_lines_have_its_name) {
  cruller::config_mistakes mistakes;
  mistakes.add({std::make_shared<const std::string>("variable PORT")}, "not a number");
  EXPECT_EQ(mistakes.text(), "variable PORT: not a number\n");
}

TEST(config_mistakes_test, are_lines_of_a_limited_length) {
  cruller::config_mistakes mistakes;
  mistakes.add({}, "a text\nwith two lines");
  mistakes.add({}, std::string(2000, 'x'));
  EXPECT_EQ(mistakes.text(), "a text\\nwith two lines\n" + std::string(1000, 'x') + "...\n");
}

TEST(config_mistakes_test, at_a_path_concern_the_components_around_it) {
  cruller::config_mistakes mistakes;
  mistakes.add_at("env.limits.most", {}, "wrong");
  EXPECT_EQ(mistakes.text(), "env.limits.most: wrong\n");
  EXPECT_TRUE(mistakes.concern("env.limits"));
  EXPECT_TRUE(mistakes.concern("env.limits.most"));
  EXPECT_FALSE(mistakes.concern("env.limit"));
  EXPECT_FALSE(mistakes.concern("env.limits.most.x"));
}

}  // namespace
