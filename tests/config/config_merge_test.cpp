// Merging layers.
#include "config/config_merge.hpp"

#include <gtest/gtest.h>

#include "support/configured.hpp"

namespace {

using configured::tree_of;

std::string merged(std::string_view lower, std::string_view higher) {
  return text_of(cruller::merge(tree_of(lower), tree_of(higher)));
}

TEST(config_merge_test, merges_maps_name_by_name) {
  EXPECT_EQ(merged("a: {b: 1, c: 2}", "a: {c: 3, d: 4}"), "{a: {b: 1, c: 3, d: 4}}");
  EXPECT_EQ(merged("b: 1", "a: 2\nc: 3"), "{a: 2, b: 1, c: 3}");
  EXPECT_EQ(merged("", "a: 1"), "{a: 1}");
  EXPECT_EQ(merged("a: 1", ""), "{a: 1}");
}

TEST(config_merge_test, replaces_lists_and_scalars_and_tags) {
  EXPECT_EQ(merged("a: [1, 2, 3]", "a: [4]"), "{a: [4]}");
  EXPECT_EQ(merged("a: 1", "a: {b: 2}"), "{a: {b: 2}}");
  EXPECT_EQ(merged("a: {b: 2}", "a: 1"), "{a: 1}");
  EXPECT_EQ(merged("a: {x: 1}", "a: !profile {x: 2}"), "{a: !profile {x: 2}}");
}

TEST(config_merge_test, keeps_what_is_replaced_lowest_first) {
  auto tree = cruller::merge(tree_of("a: 1", "one"), tree_of("a: 2", "two"));
  tree = cruller::merge(std::move(tree), tree_of("a: 3", "three"));
  const auto& top = *tree.find("a");
  ASSERT_EQ(top.replaced.size(), 2u);
  EXPECT_EQ(top.replaced[0].origin.text(), "one:1:4");
  EXPECT_EQ(top.replaced[1].origin.text(), "two:1:4");
  EXPECT_EQ(top.origin.text(), "three:1:4");
  EXPECT_TRUE(top.replaced[1].replaced.empty());
}

}  // namespace
