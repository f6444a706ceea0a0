// Words of shell commands.
#include "values/shell_word.hpp"

#include <gtest/gtest.h>

namespace {

using cruller::shell_word;

TEST(shell_word_test, a_plain_word_stays_as_it_is) {
  EXPECT_EQ(shell_word("/etc/todo/50-site.yaml"), "/etc/todo/50-site.yaml");
}

TEST(shell_word_test, any_other_word_is_quoted) {
  EXPECT_EQ(shell_word(""), "''");
  EXPECT_EQ(shell_word("two words"), "'two words'");
  EXPECT_EQ(shell_word("$HOME"), "'$HOME'");
  EXPECT_EQ(shell_word("it's"), R"('it'\''s')");
}

}  // namespace
