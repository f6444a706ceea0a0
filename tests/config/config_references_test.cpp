// Following the references of configuration files.
#include <gtest/gtest.h>

#include <string>

#include "config/config_resolution.hpp"
#include "support/resolved.hpp"

namespace {

using configured::tree_of;

class config_references_test : public configured::resolved_test {};

TEST_F(config_references_test, ref_is_another_value) {
  EXPECT_EQ(
      resolved("a: {b: 1, c: !env PORT}\nd: !ref a\ne: !ref a.c\n"),
      "{a: {b: 1, c: 8081}, d: {b: 1, c: 8081}, e: 8081}"
  );
}

TEST_F(config_references_test, ref_finds_what_only_the_definition_has) {
  definition_["env.port"] = "80";
  EXPECT_EQ(resolved("a: !ref env.port\n"), "{a: 80}");
  EXPECT_EQ(
      resolved("a: !ref env.prt\n"), "todo.yaml:1:4: a: !ref env.prt: there is no such value\n"
  );
}

TEST_F(config_references_test, ref_leads_into_what_a_tag_stands_for) {
  EXPECT_EQ(
      resolved("a: !profile {prod: {port: 9000}}\nb: !ref a.port\n"), "{a: {port: 9000}, b: 9000}"
  );
  EXPECT_EQ(
      resolved("a: !env PORT\nb: !ref a.port\n"),
      "todo.yaml:2:4: b: !ref a.port: there is no such value\n"
  );
}

TEST_F(config_references_test, ref_to_a_map_has_what_only_the_definition_says) {
  definition_["a"] = "{b: 1, c: 2}";
  EXPECT_EQ(resolved("a.b: 3\nd: !ref a\n"), "{a: {b: 3}, d: {b: 3, c: 2}}");
}

TEST_F(config_references_test, a_value_from_the_definition_has_the_place_of_its_tag) {
  definition_["a"] = "{b: [1]}";
  cruller::config_mistakes mistakes;
  const auto tree = tree_of("d: !ref a\n");
  const cruller::config_resolution::definition initial = [](std::string_view path) {
    return path == "a" ? std::optional(tree_of("b: [1]", "definition")) : std::nullopt;
  };
  const auto values = cruller::config_resolution(tree, "prod", systems_, initial, mistakes).all();
  const auto& inner = values.find("d")->entries.front();
  EXPECT_EQ(inner.place.text(), "todo.yaml:1:4");
  EXPECT_EQ(inner.value.values.front().origin.text(), "todo.yaml:1:4");
}

TEST_F(config_references_test, alternatives_that_refer_to_each_other_make_no_long_message) {
  std::string text;
  for (int i = 0; i != 60; ++i)
    text += "a" + std::to_string(i) + ": !or [!ref a" + std::to_string(i + 1) + ", !ref a" +
            std::to_string(i + 1) + "]\n";
  text += "a60: !env UNSET\n";
  EXPECT_LT(resolved(text).size(), 20'000u);
}

TEST_F(config_references_test, references_inside_many_levels_are_a_mistake) {
  std::string text;
  for (int i = 0; i != 90; ++i)
    text += "a" + std::to_string(i) + ": " + std::string(90, '[') + "!ref a" +
            std::to_string(i + 1) + std::string(90, ']') + "\n";
  text += "a90: 1\n";
  EXPECT_NE(resolved(text).find("in too many levels"), std::string::npos);
}

TEST_F(config_references_test, a_cycle_is_a_mistake_with_its_path) {
  EXPECT_EQ(
      resolved("a: !ref b\nb: !ref c\nc: !ref b\n"),
      "todo.yaml:3:4: c: !ref leads back to itself: b -> c -> b\n"
  );
  EXPECT_EQ(
      resolved("a: {b: !ref a}\n"), "todo.yaml:1:8: a.b: !ref leads back to itself: a -> a\n"
  );
  EXPECT_EQ(resolved("a: !ref a\n"), "todo.yaml:1:4: a: !ref leads back to itself: a -> a\n");
}

TEST_F(config_references_test, a_long_chain_of_references_is_a_mistake) {
  std::string text;
  for (int i = 0; i != 20'000; ++i)
    text += "a" + std::to_string(i) + ": !or [!ref a" + std::to_string(i + 1) + ", x]\n";
  const std::string said = resolved(text);
  EXPECT_NE(said.find("more than 100 values refer to one another"), std::string::npos);
}

TEST_F(config_references_test, references_cannot_multiply_a_small_file) {
  std::string text = "a0: [x, x, x, x]\n";
  for (int i = 0; i != 40; ++i)
    text += "a" + std::to_string(i + 1) + ": [!ref a" + std::to_string(i) + ", !ref a" +
            std::to_string(i) + "]\n";
  EXPECT_NE(resolved(text).find("more values than the limits allow"), std::string::npos);
  text = "a0: !join [xxxxxxxxxxxxxxxx, y]\n";
  for (int i = 0; i != 40; ++i)
    text += "a" + std::to_string(i + 1) + ": !join [!ref a" + std::to_string(i) + ", !ref a" +
            std::to_string(i) + "]\n";
  EXPECT_NE(resolved(text).find("!join gives more than 1048576 bytes"), std::string::npos);
}

TEST_F(config_references_test, lead_to_what_other_names_stand_for) {
  cruller::path_rules rules;
  rules.real_path = [](std::string_view path) {
    return path == "old" ? std::string("a") : std::string(path);
  };
  cruller::config_mistakes mistakes;
  const auto tree = tree_of("a: 1\nb: !ref old\nc: !ref d\nd: !ref c\n");
  const auto values = cruller::config_resolution(
                          tree,
                          "prod",
                          systems_,
                          [](std::string_view) { return std::nullopt; },
                          mistakes,
                          nullptr,
                          {},
                          &rules
  )
                          .all();
  EXPECT_EQ(text_of(*values.find("b")), "1");
  EXPECT_NE(mistakes.text().find("!ref leads back to itself: d -> c -> d"), std::string::npos)
      << mistakes.text();
}

TEST_F(config_references_test, lead_to_free_names) {
  cruller::path_rules rules;
  rules.maps.inside["hosts"].are_here = true;
  cruller::config_mistakes mistakes;
  const auto tree = configured::read(
      "hosts: {a.b: 1}\nc: !ref hosts.a.b\n", mistakes, "todo.yaml", rules
  );
  EXPECT_EQ(resolved(tree), "{c: 1, hosts: {a.b: 1}}");
}

}  // namespace
