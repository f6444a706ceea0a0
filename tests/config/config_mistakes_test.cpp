// The report of the mistakes in configuration files.
#include "config/config_mistakes.hpp"

#include <gtest/gtest.h>

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

}  // namespace
