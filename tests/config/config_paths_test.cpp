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

// The tree, or its mistakes: with `old` for the group `env`, `env.alias` for `env.port`, and
// `env.hosts` and the `tags` of each of `env.users` as maps of free names.
std::string with_rules(std::string_view text) {
  cruller::path_rules rules;
  rules.real_path = [](std::string_view path) {
    std::string real(path);
    if (path == "old" || path.starts_with("old.")) real.replace(0, 3, "env");
    if (real == "env.alias") real = "env.port";
    return real;
  };
  rules.maps.inside["env"].inside["hosts"].are_here = true;
  cruller::free_names& users = rules.maps.inside["env"].inside["users"];
  users.are_here = true;
  users.inside_any.emplace_back().inside["tags"].are_here = true;
  cruller::config_mistakes mistakes;
  const cruller::config_node tree = configured::read(text, mistakes, "todo.yaml", rules);
  return mistakes.empty() ? text_of(tree) : mistakes.text();
}

TEST(config_paths_test, other_names_stand_for_what_they_lead_to) {
  EXPECT_EQ(with_rules("old.port: 1\nenv.host: a\n"), "{env: {host: a, port: 1}}");
  EXPECT_EQ(with_rules("old: {alias: 1, host: a}\n"), "{env: {host: a, port: 1}}");
  EXPECT_EQ(with_rules("env: {alias: 1}\n"), "{env: {port: 1}}");
  EXPECT_EQ(with_rules("old: !ref new\n"), "{env: !ref new}");
}

TEST(config_paths_test, other_names_are_replaced_in_each_profile) {
  EXPECT_EQ(
      with_rules("$profiles:\n  prod: {old.port: 1, env: {host: a}}\n  dev.old.alias: 2\n"),
      "{\"$profiles\": {dev: {env: {port: 2}}, prod: {env: {host: a, port: 1}}}}"
  );
}

TEST(config_paths_test, a_thing_that_is_given_under_two_names_is_a_mistake) {
  const std::string said = "todo.yaml:2:1: env.port is given twice, also in line 1\n";
  EXPECT_EQ(with_rules("env.port: 1\nold.port: 2\n"), said);
  EXPECT_EQ(with_rules("old.alias: 1\nenv.port: 2\n"), said);
  EXPECT_EQ(
      with_rules("$profiles.prod: {env.port: 1}\n$profiles:\n  prod.old: {alias: 2}\n"),
      "todo.yaml:3:14: $profiles.prod.env.port is given twice, also in line 1\n"
  );
}

TEST(config_paths_test, free_names_are_not_split) {
  EXPECT_EQ(
      with_rules("env.hosts: {a.b: 1, .: 2, \"c..d\": 3}\n"),
      "{env: {hosts: {.: 2, a.b: 1, c..d: 3}}}"
  );
  EXPECT_EQ(with_rules("env.hosts.a.b: 1\nenv.hosts: {a: 2}\n"), "{env: {hosts: {a: 2, a.b: 1}}}");
  EXPECT_EQ(with_rules("old: {hosts.a.b: 1}\n"), "{env: {hosts: {a.b: 1}}}");
  EXPECT_EQ(
      with_rules("env.hosts: !profile {prod: {a.b: 1}, default: {c.d: 2}}\n"),
      "{env: {hosts: !profile {default: {c.d: 2}, prod: {a.b: 1}}}}"
  );
  // What such a map contains may have paths again.
  EXPECT_EQ(
      with_rules("env.users: {a.b: {tags: {c.d: 1}, home.folder: x}}\n"),
      "{env: {users: {a.b: {home: {folder: x}, tags: {c.d: 1}}}}}"
  );
  EXPECT_EQ(
      with_rules("env.hosts: {a.b: 1}\nenv.hosts.a.b: 2\n"),
      "todo.yaml:2:1: env.hosts.a.b is given twice, also in line 1\n"
  );
}

TEST(config_paths_test, finds_what_has_a_free_name) {
  cruller::path_rules rules;
  rules.maps.inside["hosts"].are_here = true;
  cruller::config_mistakes mistakes;
  const auto tree = configured::read("hosts: {a.b: 1, a: 2}\n", mistakes, "todo.yaml", rules);
  EXPECT_EQ(text_of(*cruller::find_path(tree, "hosts.a.b")), "1");
  EXPECT_EQ(text_of(*cruller::find_path(tree, "hosts.a")), "2");
  EXPECT_EQ(cruller::find_path(tree, "hosts.b"), nullptr);
}

}  // namespace
