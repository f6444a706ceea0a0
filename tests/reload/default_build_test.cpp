// The default build command, derived from the program's path.
#include "reload/default_build.hpp"

#include <gtest/gtest.h>

namespace {

using cruller::default_build_command;

const cruller::build_place place{"/usr/bin/ninja", "/tmp/it's here/build", "/tmp/it's here"};

TEST(own_build_test, builds_the_program_alone) {
  EXPECT_EQ(
      default_build_command(place, "/tmp/it's here/build/examples/todo/todo"),
      R"(/usr/bin/ninja -C '/tmp/it'\''s here/build' examples/todo/todo)"
  );
}

TEST(own_build_test, a_program_that_was_installed_is_not_built) {
  for (const char* each :
       {"/usr/bin/todo", "/tmp/it's here/builds/todo", "/tmp/it's here/todo", ""})
    EXPECT_EQ(default_build_command(place, each), "") << each;
}

TEST(own_build_test, without_ninja_there_is_no_command) {
  EXPECT_EQ(default_build_command({"", "/tmp", "/tmp"}, "/tmp/todo"), "");
  EXPECT_EQ(default_build_command({}, "/tmp/todo"), "");
}

TEST(own_build_test, the_given_build_place_is_remembered) {
  EXPECT_EQ(cruller::told_build_place().ninja, "");
  EXPECT_TRUE(cruller::tell_build_place(place));
  EXPECT_EQ(cruller::told_build_place().source_root, "/tmp/it's here");
}

}  // namespace
