// Paths in configuration files.
#include "config/config_paths.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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
      mistakes_in("a: {b: 1}\na.b: 2\n"), "todo.yaml:2:1: a.b is given twice, also in line 1\n"
  );
  EXPECT_EQ(
      mistakes_in("a.b: {c: {d: 1}}\nx: 1\na: {b.c.d: 2}\n"),
      "todo.yaml:3:5: a.b.c.d is given twice, also in line 1\n"
  );
  EXPECT_EQ(
      mistakes_in("a.b: 1\na.b.c: 2\n"), "todo.yaml:2:1: a.b is given twice, also in line 1\n"
  );
}

TEST(config_paths_test, a_name_that_is_not_a_path_is_a_mistake) {
  for (const char* const each : {"a..b", ".a", "a.", "."})
    EXPECT_EQ(
        mistakes_in(std::string(each) + ": 1\n"),
        "todo.yaml:1:1: \"" + std::string(each) + "\" is not a path: a name in it is empty\n"
    );
}

TEST(config_paths_test, are_limited) {
  std::string deep = "a";
  for (int i = 1; i != 100; ++i) deep += ".a";
  EXPECT_EQ(mistakes_in(deep + ": 1\n"), "");
  const std::string
      too_deep = "lists and maps are nested in more than 100 levels; each name of a path is one\n";
  EXPECT_EQ(mistakes_in(deep + ".a: 1\n"), "todo.yaml:1:1: " + too_deep);
  // Also if each name is in a map of its own, or lists are between them.
  std::string nested = "a: 1";
  for (int i = 1; i != 60; ++i) nested = "a.b: {" + nested + "}";
  EXPECT_NE(mistakes_in(nested).find(too_deep), std::string::npos);
  EXPECT_EQ(mistakes_in(std::string(999, 'a') + ": 1\n"), "");
  const std::string too_long = std::string(1000, 'a');
  EXPECT_EQ(
      mistakes_in("? " + too_long + "\n: 1\n"), "todo.yaml:1:3: a path has more than 1000 bytes\n"
  );
}

TEST(config_paths_test, count_as_the_values_that_they_are) {
  std::string text;
  for (int i = 0; i != 1020; ++i) {
    text += "a";
    for (int j = 0; j != 98; ++j) text += ".a";
    text += std::to_string(i) + ": 1\n";
  }
  const std::string said = mistakes_in(text);
  EXPECT_TRUE(said.ends_with("the file has more than 100000 values\n")) << said;
  EXPECT_EQ(std::ranges::count(said, '\n'), 1);
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
