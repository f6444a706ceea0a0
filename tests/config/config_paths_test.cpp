// Paths in configuration files.
#include "config/config_paths.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/configured.hpp"

namespace {

using configured::mistakes_in;
using configured::tree_of;

TEST(config_paths_test, a_dotted_name_says_the_same_as_nested_maps) {
  EXPECT_EQ(text_of(tree_of("a.b.c: 1\n")), "{a: {b: {c: 1}}}");
  EXPECT_EQ(text_of(tree_of("a: {b.c: 1}\n")), "{a: {b: {c: 1}}}");
  EXPECT_EQ(text_of(tree_of("a: [{b.c: 1}]\n")), "{a: [{b: {c: 1}}]}");
}

TEST(config_paths_test, both_forms_are_joined) {
  EXPECT_EQ(text_of(tree_of("a.b: 1\na: {c: 2}\na.d.e: 3\n")), "{a: {b: 1, c: 2, d: {e: 3}}}");
}

TEST(config_paths_test, a_path_that_stands_twice_is_a_mistake) {
  EXPECT_EQ(
      mistakes_in("a: {b: 1}\na.b: 2\n"),
      "todo.yaml:2:1: a.b is given twice; it is in line 1 as well\n"
  );
  EXPECT_EQ(
      mistakes_in("a.b: {c: {d: 1}}\nx: 1\na: {b.c.d: 2}\n"),
      "todo.yaml:3:5: a.b.c.d is given twice; it is in line 1 as well\n"
  );
  EXPECT_EQ(
      mistakes_in("a.b: 1\na.b.c: 2\n"),
      "todo.yaml:2:1: a.b is given twice; it is in line 1 as well\n"
  );
}

TEST(config_paths_test, a_name_that_is_not_a_path_is_a_mistake) {
  for (const char* const each : {"a..b", ".a", "a.", "."})
    EXPECT_EQ(
        mistakes_in(std::string(each) + ": 1\n"),
        "todo.yaml:1:1: \"" + std::string(each) + "\" is not a path: a name in it is empty\n"
    );
  std::string deep = "a";
  for (int i = 1; i != 100; ++i) deep += ".a";
  EXPECT_EQ(mistakes_in(deep + ": 1\n"), "");
  EXPECT_EQ(mistakes_in(deep + ".a: 1\n"), "todo.yaml:1:1: a path has more than 100 names\n");
}

TEST(config_paths_test, many_names_take_no_quadratic_time) {
  std::string text;
  for (int i = 0; i != 20'000; ++i) text += "a.b" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(tree_of(text).find("a")->entries.size(), 20'000u);
}

TEST(config_paths_test, finds_what_is_at_a_path) {
  const auto tree = tree_of("a.b: {c: 1}\nd: !profile {e: 1}\n");
  EXPECT_EQ(text_of(*cruller::find_path(tree, "a.b")), "{c: 1}");
  EXPECT_EQ(text_of(*cruller::find_path(tree, "a.b.c")), "1");
  EXPECT_EQ(cruller::find_path(tree, "a.b.c.d"), nullptr);
  EXPECT_EQ(cruller::find_path(tree, "b"), nullptr);
  // What is behind a tag is not known before it is replaced.
  EXPECT_EQ(cruller::find_path(tree, "d.e"), nullptr);
}

}  // namespace
