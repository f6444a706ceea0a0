// Reading YAML strictly.
#include "config/yaml_reader.hpp"

#include <gtest/gtest.h>

#include <string>

#include "config/config_limits.hpp"

namespace {

using cruller::config_mistakes;
using cruller::config_node;

const auto name = std::make_shared<const std::string>("todo.yaml");

std::string read(std::string_view text) {
  config_mistakes mistakes;
  const config_node root = cruller::read_yaml(name, text, mistakes);
  EXPECT_EQ(mistakes.text(), "");
  return text_of(root);
}

std::string mistakes_in(std::string_view text) {
  config_mistakes mistakes;
  static_cast<void>(cruller::read_yaml(name, text, mistakes));
  return mistakes.text();
}

TEST(yaml_reader_test, reads_texts_lists_and_maps) {
  EXPECT_EQ(
      read("a: 1\nb:\n  c: [x, y]\n  d: {e: f}\ng:\n- 1\n- h: 2\n"),
      "{a: 1, b: {c: [x, y], d: {e: f}}, g: [1, {h: 2}]}"
  );
}

TEST(yaml_reader_test, keeps_each_scalar_as_it_is_written) {
  EXPECT_EQ(
      read("a: NO\nb: 010\nc: 1.10\nd: 'null'\ne: \"\"\nf: 1_000\n"),
      "{a: NO, b: 010, c: 1.10, d: \"null\", e: \"\", f: 1_000}"
  );
}

TEST(yaml_reader_test, reads_json) {
  EXPECT_EQ(
      read("{\n\t\"port\": 80,\n\t\"hosts\": [\"a\", \"\\u00e4\"],\n\t\"on\": true\n}\n"),
      "{hosts: [a, \"\xC3\xA4\"], on: true, port: 80}"
  );
}

TEST(yaml_reader_test, keeps_the_lines_of_a_block) {
  EXPECT_EQ(
      read("a: |\n  one\n  \ttwo\nb: >\n  three\n  four\n"),
      "{a: \"one\\n\\ttwo\\n\", b: \"three four\\n\"}"
  );
}

TEST(yaml_reader_test, keeps_tags) {
  EXPECT_EQ(
      read("a: !env PORT\nb: !or [!env A, 1]\nc: !profile {dev: 1}\nd: !default\n"),
      "{a: !env PORT, b: !or [!env A, 1], c: !profile {dev: 1}, d: !default \"\"}"
  );
}

TEST(yaml_reader_test, takes_an_empty_file_and_comments_for_an_empty_map) {
  EXPECT_EQ(read(""), "{}");
  EXPECT_EQ(read("# nothing yet\n"), "{}");
  EXPECT_EQ(read("\xEF\xBB\xBF# with a byte order mark\r\na: 1\r\n"), "{a: 1}");
}

TEST(yaml_reader_test, reads_quoted_texts_of_several_lines) {
  EXPECT_EQ(
      read("a:\n  b: \"x\n\n   y\"\n  c: ['u\n v']\n"), "{a: {b: \"x\\ny\", c: [\"u v\"]}}"
  );
}

TEST(yaml_reader_test, reads_json_after_a_byte_order_mark) {
  EXPECT_EQ(read("\xEF\xBB\xBF{\"a\": \"x\"}"), "{a: x}");
}

TEST(yaml_reader_test, counts_columns_in_bytes) {
  EXPECT_EQ(
      mistakes_in("\xC3\xA4: &x 1\n"),
      "todo.yaml:1:5: anchors are not supported; write !ref with the path of a value\n"
  );
}

TEST(yaml_reader_test, knows_the_place_of_each_name_and_value) {
  config_mistakes mistakes;
  const config_node root = cruller::read_yaml(name, "a:\n  b: 1\n", mistakes);
  const auto& entry = root.find("a")->entries.front();
  EXPECT_EQ(entry.place.text(), "todo.yaml:2:3");
  EXPECT_EQ(entry.value.origin.text(), "todo.yaml:2:6");
}

struct bad {
  const char* title;
  std::string text;
  const char* mistakes;
};
class bad_yaml_test : public testing::TestWithParam<bad> {};

TEST_P(bad_yaml_test, is_reported_with_its_place) {
  EXPECT_EQ(mistakes_in(GetParam().text), GetParam().mistakes);
}

INSTANTIATE_TEST_SUITE_P(
    ,
    bad_yaml_test,
    testing::Values(
        bad{"anchor",
            "a: &x 1\n",
            "todo.yaml:1:4: anchors are not supported; write !ref with the path of a value\n"},
        bad{"alias",
            "a: &x 1\nb: *x\n",
            "todo.yaml:1:4: anchors are not supported; write !ref with the path of a value\n"
            "todo.yaml:2:4: aliases are not supported; write !ref with the path of a value\n"},
        bad{"merge_key",
            "a:\n  <<: {b: 1}\n",
            "todo.yaml:2:3: merge keys (<<) are not supported; write the values\n"},
        bad{"unknown_tag",
            "a: !enw X\n",
            "todo.yaml:1:4: there is no such tag; quote a text that begins with an exclamation "
            "mark. Tags are !env, !or, !ref, !join, !profile, !file, !credential, !default, "
            "!append\n"},
        bad{"tag_of_a_type",
            "a: !!int 3\n",
            "todo.yaml:1:4: tags of types are not needed, because the definition has the types\n"},
        bad{"name_twice",
            "a: 1\nb: 2\na: 3\n",
            "todo.yaml:3:1: a is given twice, also in line 1\n"},
        bad{"name_twice_in_json",
            "{\"a\": 1, \"a\": 2}",
            "todo.yaml:1:10: a is given twice, also in line 1\n"},
        bad{"no_value",
            "port:\n",
            "todo.yaml:1:1: port has no value; write \"\" for an empty text\n"},
        bad{"null",
            "port: null\n",
            "todo.yaml:1:1: port has no value; write \"\" for an empty text\n"},
        bad{"tilde",
            "a: [1, ~]\n",
            "todo.yaml:1:8: an entry has no value; write \"\" for an empty text\n"},
        bad{"two_commas",
            "a: [1,,2]\n",
            "todo.yaml:1:7: an entry has no value; write \"\" for an empty text\n"},
        bad{"tab", "a:\n\tb: 1\n", "todo.yaml:2:3: tab in the indentation; write spaces\n"},
        bad{"tab_before_a_value",
            "a:\n\tb\n",
            "todo.yaml:2:2: tab in the indentation; write spaces\n"},
        bad{"no_utf_8", "a: \xE4\n", "todo.yaml:1:4: the byte 0xe4 is not UTF-8\n"},
        bad{"control_character",
            std::string("a: x\0y\n", 7),
            "todo.yaml:1:5: control character 0x00; write it as \"\\x00\"\n"},
        bad{"surrogates",
            "{\"a\": \"\\ud83d\\ude00\"}",
            "todo.yaml:1:14: not a Unicode character; surrogate escapes (\\ud800 to \\udfff) are "
            "not supported: write the character itself\n"},
        bad{"open_list",
            "a: 1\nb: [1, 2\n",
            "todo.yaml:2:4: the list that begins here has no closing bracket \"]\", or a comma is "
            "missing in it\n"},
        bad{"open_map",
            "a: {b: 1\n",
            "todo.yaml:1:4: the map that begins here has no closing bracket \"}\", or a comma is "
            "missing in it\n"},
        bad{"open_text",
            "a: 1\nb: \"x\nc: 2 # it's\n",
            "todo.yaml:2:4: the quoted text that begins here has no closing quote\n"},
        bad{"open_text_before_entries",
            "a: \"x\nb: 1\nc: y\"\n",
            "todo.yaml:1:4: the quoted text goes on in lines that are not indented; is the closing "
            "quote missing?\n"},
        bad{"open_name",
            "\"b: 2",
            "todo.yaml:1:6: the quoted text that begins here has no closing quote\n"},
        bad{"percent",
            "a: 1\n%b: 2\n",
            "todo.yaml:2:1: a line cannot begin with %; YAML directives are not supported\n"},
        bad{"carriage_return",
            "a: x\ry\n",
            "todo.yaml:1:5: control character 0x0d; write it as \"\\x0d\"\n"},
        bad{"no_comma",
            "{\"a\": 1\n\t\"b\": 2}",
            "todo.yaml:1:1: the map that begins here has no closing bracket \"}\", or a comma is "
            "missing in it\n"},
        bad{"alias_of_nothing",
            "a: *x\n",
            "todo.yaml:1:4: aliases are not supported; write !ref with the path of a value\n"},
        bad{"a_name_that_may_be_a_secret",
            "a: {hunter2}\n",
            "todo.yaml:1:5: an entry has no value; write \"\" for an empty text\n"},
        bad{"two_colons",
            "a: b: c\n",
            "todo.yaml:1:5: a colon is not allowed here; quote texts that contain \": \", and "
            "check "
            "the indentation\n"},
        bad{"indentation",
            "a:\n  - 1\n -2\n",
            "todo.yaml:3:2: this does not belong to what is before it; check the quotes and the "
            "indentation\n"},
        bad{"list_in_the_line",
            "a: - 1\n",
            "todo.yaml:1:4: a list begins on a line of its own, or write [a, b]\n"},
        bad{"at_sign",
            "a: @x\n",
            "todo.yaml:1:4: a value cannot begin with this character; quote the text\n"},
        bad{"escape",
            "a: \"C:\\dir\"\n",
            "todo.yaml:1:9: in double quotes, \"\\d\" is not an escape; write \\\\ for a "
            "backslash, or "
            "use "
            "single quotes\n"},
        bad{"second_document",
            "a: 1\n---\nb: 2\n",
            "todo.yaml:2:1: a second document begins here; a configuration file is one document\n"},
        bad{"list_as_a_file",
            "- 1\n",
            "todo.yaml:1:1: the file is not a map; its lines begin with a path, such as `env.port: "
            "8080`\n"},
        bad{"text_as_a_file",
            "hello\n",
            "todo.yaml:1:1: the file is not a map; its lines begin with a path, such as `env.port: "
            "8080`\n"},
        bad{"list_as_a_name",
            "? [a]\n: b\n",
            "todo.yaml:1:3: a name is a text, not a list or map\n"},
        bad{"tag_of_a_name", "!env a: 1\n", "todo.yaml:1:1: a name cannot have a tag\n"}
    ),
    [](const auto& each) { return std::string(each.param.title); }
);

TEST(yaml_reader_test, reports_all_mistakes_of_a_file) {
  EXPECT_EQ(
      mistakes_in("a: &x 1\nb:\nc: !no 1\na: 2\n"),
      "todo.yaml:1:4: anchors are not supported; write !ref with the path of a value\n"
      "todo.yaml:2:1: b has no value; write \"\" for an empty text\n"
      "todo.yaml:3:4: there is no such tag; quote a text that begins with an exclamation mark. "
      "Tags are !env, !or, !ref, !join, !profile, !file, !credential, !default, !append\n"
      "todo.yaml:4:1: a is given twice, also in line 1\n"
  );
}

std::string nested(std::size_t levels) {
  return "a: " + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "\n";
}

TEST(yaml_reader_test, limits_the_levels) {
  EXPECT_EQ(mistakes_in(nested(cruller::config_limits::levels)), "");
  EXPECT_EQ(
      mistakes_in(nested(cruller::config_limits::levels + 1)),
      "todo.yaml:1:103: lists and maps are nested in more than 100 levels\n"
  );
  EXPECT_EQ(
      mistakes_in("a: " + std::string(100'000, '[')),
      "todo.yaml:1:5: lists and maps are nested in more than 100 levels\n"
  );
}

TEST(yaml_reader_test, limits_the_number_of_values) {
  std::string text = "a: [1";
  for (std::size_t i = 4; i < cruller::config_limits::nodes; ++i) text += ",1";
  EXPECT_EQ(mistakes_in(text + "]"), "");
  EXPECT_EQ(
      mistakes_in(text + ",1]"), "todo.yaml:1:199999: the file has more than 100000 values\n"
  );
}

}  // namespace
