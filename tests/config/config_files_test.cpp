// Which configuration files a program reads.
#include "config/config_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace {

class config_files_test : public testing::Test {
 protected:
  config_files_test() {
    unsetenv("CRULLER_CONFIG");
    unsetenv("CONFIGURATION_DIRECTORY");
  }
  ~config_files_test() override {
    unsetenv("CRULLER_CONFIG");
    unsetenv("CONFIGURATION_DIRECTORY");
  }

  static std::string found(const std::vector<std::string>& given = {}) {
    std::string text;
    for (const auto& each : cruller::find_config_files(given, "todo"))
      text += each.file.native() + (each.may_be_absent ? "? " : " ");
    return text;
  }
};

TEST_F(config_files_test, are_none_unless_asked_for) { EXPECT_EQ(found(), ""); }

TEST_F(config_files_test, the_first_source_that_is_given_counts) {
  setenv("CONFIGURATION_DIRECTORY", "/etc/todo:/etc/other", 1);
  EXPECT_EQ(found(), "/etc/todo/todo.yaml? ");
  setenv("CRULLER_CONFIG", "/srv/todo.yaml", 1);
  EXPECT_EQ(found(), "/srv/todo.yaml ");
  EXPECT_EQ(found({"b.yaml", "a.yaml"}), "b.yaml a.yaml ");
}

TEST_F(config_files_test, an_empty_variable_is_none) {
  setenv("CRULLER_CONFIG", "", 1);
  setenv("CONFIGURATION_DIRECTORY", "", 1);
  EXPECT_EQ(found(), "");
}

}  // namespace
