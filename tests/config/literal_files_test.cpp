// The files in which a value stands as a text.
#include "config/literal_files.hpp"

#include <gtest/gtest.h>

#include <string>

#include "config/config_merge.hpp"
#include "config/config_mistakes.hpp"
#include "config/yaml_reader.hpp"

namespace {

cruller::config_node read(const char* name, std::string_view text) {
  cruller::config_mistakes mistakes;
  auto tree = cruller::read_yaml(std::make_shared<const std::string>(name), text, mistakes);
  EXPECT_EQ(mistakes.text(), "");
  return tree;
}

std::string files_of(const cruller::config_node& tree) {
  std::string all;
  for (const std::string& each : cruller::literal_files(*tree.find("key"))) all += each + " ";
  return all;
}

std::string files_of(std::string_view value) {
  return files_of(read("todo.yaml", "key: " + std::string(value) + "\n"));
}

TEST(literal_files_test, are_those_with_the_text) {
  EXPECT_EQ(files_of("hunter2"), "todo.yaml ");
  EXPECT_EQ(files_of("{a: [hunter2]}"), "todo.yaml ");
  EXPECT_EQ(files_of("\"\""), "");
}

TEST(literal_files_test, are_none_for_what_comes_from_elsewhere) {
  for (const char* const value :
       {"!env KEY",
        "!file key",
        "!credential key",
        "!ref other",
        "!default",
        "!or [!env KEY, !credential key]",
        "!join [\"postgres://todo:\", !credential key, \"@db\"]"})
    EXPECT_EQ(files_of(value), "") << value;
}

TEST(literal_files_test, are_those_with_a_part_of_the_text) {
  for (const char* const value :
       {"!or [!env KEY, hunter2]",
        "!join [hunter, 2]",
        "!profile {prod: !credential key, dev: hunter2}",
        "{a: !env KEY, b: hunter2}"})
    EXPECT_EQ(files_of(value), "todo.yaml ") << value;
}

TEST(literal_files_test, are_also_those_of_lower_layers) {
  const auto lower = read("one.yaml", "key: hunter2\n");
  EXPECT_EQ(
      files_of(cruller::merge(lower, read("two.yaml", "key: hunter3\n"))), "one.yaml two.yaml "
  );
  EXPECT_EQ(files_of(cruller::merge(lower, read("two.yaml", "key: !env KEY\n"))), "one.yaml ");
}

}  // namespace
