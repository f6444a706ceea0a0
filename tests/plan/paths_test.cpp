// One path inside another.
#include "plan/paths.hpp"

#include <gtest/gtest.h>

namespace {

using cruller::is_inside;

TEST(paths_test, a_path_is_inside_itself_and_what_is_around_it) {
  EXPECT_TRUE(is_inside("http.server", "http.server"));
  EXPECT_TRUE(is_inside("http.server", "http"));
  EXPECT_TRUE(is_inside("http.server.config", "http"));
}

TEST(paths_test, a_path_is_not_inside_what_only_begins_alike) {
  EXPECT_FALSE(is_inside("https", "http"));
  EXPECT_FALSE(is_inside("https.server", "http"));
  EXPECT_FALSE(is_inside("http", "http.server"));
  EXPECT_FALSE(is_inside("server", "http"));
}

}  // namespace
