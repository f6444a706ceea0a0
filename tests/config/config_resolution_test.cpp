// Replacing the tags of configuration files.
#include "config/config_resolution.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "config/config_merge.hpp"
#include "support/resolved.hpp"

namespace {

namespace fs = std::filesystem;
using configured::tree_of;

class config_resolution_test : public configured::resolved_test {};

TEST_F(config_resolution_test, env_is_the_text_of_a_variable) {
  EXPECT_EQ(resolved("a: !env PORT\n"), "{a: 8081}");
}

TEST_F(config_resolution_test, the_text_of_a_variable_is_never_expanded) {
  setenv("SET", "!env PORT", 1);
  EXPECT_EQ(resolved("a: !env SET\n"), "{a: \"!env PORT\"}");
}

TEST_F(config_resolution_test, a_variable_that_is_not_set_is_a_mistake) {
  EXPECT_EQ(resolved("a.b: !env UNSET\n"), "todo.yaml:1:6: a.b: the variable UNSET is not set\n");
}

TEST_F(config_resolution_test, or_takes_the_first_that_is_there) {
  EXPECT_EQ(resolved("a: !or [!env UNSET, !env PORT, 1]\n"), "{a: 8081}");
  EXPECT_EQ(resolved("a: !or [!env UNSET, [x, y]]\n"), "{a: [x, y]}");
  EXPECT_EQ(
      resolved("a: !or [!env UNSET, !ref b.c]\n"),
      "todo.yaml:1:4: a: the variable UNSET is not set, and !ref b.c: there is no such value\n"
  );
  EXPECT_EQ(resolved("a: !or []\n"), "todo.yaml:1:4: a: !or has no alternatives\n");
}

TEST_F(config_resolution_test, a_bad_value_is_not_used) {
  cruller::config_mistakes mistakes;
  auto tree = configured::read("a: !nothing x\nb: 1\n", mistakes);
  cruller::config_mistakes others;
  const auto values = cruller::config_resolution(
                          tree,
                          "prod",
                          systems_,
                          [](std::string_view) { return std::nullopt; },
                          others
  )
                          .all();
  EXPECT_EQ(text_of(values), "{b: 1}");
  EXPECT_EQ(others.text(), "");
}

TEST_F(config_resolution_test, join_joins_texts) {
  EXPECT_EQ(
      resolved("a: !join [!or [!env UNSET, /var/lib], /, !env PORT]\n"), "{a: /var/lib/8081}"
  );
  EXPECT_EQ(
      resolved("a: !join [x, [y]]\n"), "todo.yaml:1:14: a: !join joins texts, not lists or maps\n"
  );
}

TEST_F(config_resolution_test, profile_selects_by_the_system) {
  EXPECT_EQ(resolved("a: !profile {dev: 1, prod: [2]}\n"), "{a: [2]}");
  EXPECT_EQ(resolved("a: !profile {dev: 1, default: !env PORT}\n"), "{a: 8081}");
  EXPECT_EQ(
      resolved("a: !profile {dev: 1}\n"),
      "todo.yaml:1:4: a: !profile has neither a value for prod nor a default\n"
  );
}

TEST_F(config_resolution_test, a_profile_for_a_system_that_does_not_exist_is_a_mistake) {
  EXPECT_EQ(
      resolved("a: !profile {prd: 1, default: 2}\n"),
      "todo.yaml:1:14: a: !profile: there is no system prd; did you mean prod?\n"
  );
}

TEST_F(config_resolution_test, file_is_the_content_of_a_file_beside_the_configuration) {
  write("motd", "hello\nworld\n\n");
  const std::string config = folder() / "todo.yaml";
  EXPECT_EQ(resolved(tree_of("a: !file motd\n", config.c_str())), "{a: \"hello\\nworld\\n\"}");
  EXPECT_EQ(
      resolved(tree_of("a: !file absent\n", config.c_str())),
      config + ":1:4: a: " + (folder() / "absent").native() +
          " cannot be read: No such file or directory\n"
  );
  EXPECT_EQ(resolved(tree_of("a: !or [!file absent, x]\n", config.c_str())), "{a: x}");
  EXPECT_EQ(
      resolved(tree_of("a: !or [!file ., x]\n", config.c_str())),
      config + ":1:9: a: " + (folder() / ".").native() +
          " cannot be read: it is a folder, not a file\n"
  );
}

TEST_F(config_resolution_test, a_file_that_is_no_text_is_a_mistake_that_does_not_show_it) {
  write("image", "ab\xFF");
  const std::string config = folder() / "todo.yaml";
  EXPECT_EQ(
      resolved(tree_of("a: !file image\n", config.c_str())),
      config + ":1:4: a: " + (folder() / "image").native() + ":1:3 is not text\n"
  );
}

TEST_F(config_resolution_test, a_credential_is_a_secret) {
  write("pg_password", "hunter2\n");
  setenv("CREDENTIALS_DIRECTORY", folder().c_str(), 1);
  const auto tree = tree_of("a: !credential pg_password\nb: !join [x, !ref a]\n");
  cruller::config_mistakes mistakes;
  cruller::config_resolution all(
      tree, "prod", systems_, [](std::string_view) { return std::nullopt; }, mistakes
  );
  const auto values = all.all();
  EXPECT_EQ(text_of(values), "{a: ****, b: ****}");
  EXPECT_EQ(values.find("a")->text, "hunter2");
  EXPECT_EQ(values.find("b")->text, "xhunter2");
}

TEST_F(config_resolution_test, no_folder_of_credentials_is_not_the_working_directory) {
  setenv("CREDENTIALS_DIRECTORY", "", 1);
  EXPECT_NE(resolved("a: !credential key\n").find("is not set"), std::string::npos);
}

TEST_F(config_resolution_test, a_credential_that_is_absent_is_a_mistake) {
  EXPECT_EQ(
      resolved("a: !credential key\n"),
      "todo.yaml:1:4: a: there is no credential key: $CREDENTIALS_DIRECTORY is not set; write "
      "LoadCredential=key:FILE into the systemd unit\n"
  );
  EXPECT_EQ(
      resolved("a: !credential ../key\n"),
      "todo.yaml:1:4: a: \"../key\" is not the name of a credential\n"
  );
}

TEST_F(config_resolution_test, default_is_the_value_of_the_definition) {
  definition_["a.b"] = "[1, 2]";
  EXPECT_EQ(resolved("a.b: !default\n"), "{a: {b: [1, 2]}}");
  EXPECT_EQ(
      resolved("a.c: !default\n"), "todo.yaml:1:6: a.c: the definition has no value for a.c\n"
  );
  EXPECT_EQ(resolved("a.b: !default x\n"), "todo.yaml:1:6: a.b: !default has no value after it\n");
}

TEST_F(config_resolution_test, append_adds_to_the_layers_below) {
  const auto tree = [](const char* first, const char* second, const char* third) {
    return cruller::merge(cruller::merge(tree_of(first), tree_of(second)), tree_of(third));
  };
  EXPECT_EQ(
      resolved(tree("a: [1]", "a: !append [2]", "a: !append [!env PORT]")), "{a: [1, 2, 8081]}"
  );
  EXPECT_EQ(resolved(tree("a: [1]", "a: [2]", "a: !append [3]")), "{a: [2, 3]}");
  EXPECT_EQ(resolved(tree("a: !append [1]", "", "a: !append [2]")), "{a: [1, 2]}");
  definition_["a"] = "[0]";
  EXPECT_EQ(resolved(tree("a: !append [1]", "", "a: !append [2]")), "{a: [0, 1, 2]}");
  EXPECT_EQ(resolved(tree("a: !default", "", "a: !append [2]")), "{a: [0, 2]}");
  EXPECT_EQ(resolved(tree("a: [5]", "", "a: !append [2]")), "{a: [5, 2]}");
  EXPECT_EQ(
      resolved(tree("a: 5", "", "a: !append [2]")),
      "todo.yaml:1:4: a: !append: todo.yaml:1:4 is not a list\n"
  );
}

TEST_F(config_resolution_test, a_tag_with_the_wrong_kind_of_value_is_a_mistake) {
  EXPECT_EQ(
      resolved("a: !env [X]\nb: !or x\nc: !join {a: 1}\nd: !profile [x]\ne: !append 1\nf: !env\ng: "
               "!ref\n"),
      "todo.yaml:1:4: a: !env is written as !env VARIABLE\n"
      "todo.yaml:2:4: b: !or is written as !or [!env VARIABLE, value]\n"
      "todo.yaml:3:4: c: !join is written as !join [part, part]\n"
      "todo.yaml:4:4: d: !profile is written as !profile {system: value, default: value}\n"
      "todo.yaml:5:4: e: !append is written as !append [value]\n"
      "todo.yaml:6:4: f: !env is written as !env VARIABLE\n"
      "todo.yaml:7:4: g: !ref is written as !ref PATH\n"
  );
}

TEST_F(config_resolution_test, a_value_is_shown_where_its_tag_is) {
  cruller::config_mistakes mistakes;
  const auto tree = tree_of("b: 1\na: !ref b\n");
  cruller::config_resolution all(
      tree, "prod", systems_, [](std::string_view) { return std::nullopt; }, mistakes
  );
  EXPECT_EQ(all.all().find("a")->origin.text(), "todo.yaml:2:4");
}

}  // namespace
