// Maps that `!profile` selects.
#include "config/profile_maps.hpp"

#include <gtest/gtest.h>

#include "config/config_merge.hpp"
#include "support/configured.hpp"

namespace {

cruller::config_node read(std::string_view text, cruller::config_mistakes& mistakes) {
  const auto file = std::make_shared<const std::string>("todo.yaml");
  return cruller::choose_profile_maps(
      cruller::read_yaml(file, text, mistakes), "prod", {"prod", "dev"}, mistakes
  );
}

// The tree, or its mistakes.
std::string chosen(std::string_view text) {
  cruller::config_mistakes mistakes;
  const cruller::config_node tree = read(text, mistakes);
  return mistakes.empty() ? text_of(tree) : mistakes.text();
}

TEST(profile_maps_test, stand_for_what_they_select) {
  EXPECT_EQ(chosen("a: !profile {prod: {b: 1}, dev: {b: 2}}\n"), "{a: {b: 1}}");
  EXPECT_EQ(chosen("a: !profile {dev: {b: 2}, default: {c: 3}}\n"), "{a: {c: 3}}");
  EXPECT_EQ(
      chosen("a: {b: !profile {prod: {c: !profile {prod: {d: 1}}}}}\n"), "{a: {b: {c: {d: 1}}}}"
  );
}

TEST(profile_maps_test, are_merged) {
  cruller::config_mistakes mistakes;
  auto lower = read("a: {b: 1, c: 1, d: 1}\n", mistakes);
  auto middle = read("a: !profile {prod: {b: 2, c: 2}}\n", mistakes);
  auto higher = read("a: {c: 3}\n", mistakes);
  EXPECT_EQ(
      text_of(merge(merge(std::move(lower), std::move(middle)), std::move(higher))),
      "{a: {b: 2, c: 3, d: 1}}"
  );
  EXPECT_EQ(mistakes.text(), "");
}

TEST(profile_maps_test, all_others_stay) {
  for (const char* const each :
       {"{a: !profile {dev: {b: 2}, prod: 1}}",
        "{a: !profile {dev: {b: 2}}}",
        "{a: !profile {prod: !ref b}}",
        "{a: [!profile {prod: {b: 1}}]}",
        "{a: !or [!profile {prod: {b: 1}}]}"})
    EXPECT_EQ(chosen(each), each);
}

TEST(profile_maps_test, names_that_are_no_systems_are_mistakes) {
  EXPECT_EQ(
      chosen("a: {b: !profile {prod: {c: 1}, dve: {c: 2}}}\n"),
      "todo.yaml:1:32: a.b: !profile: there is no system dve; did you mean dev?\n"
  );
}

}  // namespace
