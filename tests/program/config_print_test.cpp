// The values of a system in the form of a configuration file.
#include "program/config_print.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "program/config_changes.hpp"
#include "program/config_settings.hpp"
#include "support/kinds.hpp"

namespace {

using namespace cruller::dsl;

constexpr std::string_view given =
    "needed: 5\n"
    "texts.plain: 'yes'\n"
    "scalars: {letter: '\"', tenth: 0.25}\n"
    "containers:\n"
    "  point: {x: 1, name: 'a, b}', wait: 5ms}\n"
    "  none: [1, 2]\n"
    "  map: {a: 3, b.0: 'y: z'}\n"
    "  given: {'a: b': [x, '], \"'], c.d: [], 'null': ['']}\n"
    "  letters: ['[', ',', ' ']\n"
    "  points: {a.b: {name: 'x{'}, '~': {x: 2}}\n"
    "  waits: [1ns, 90061.000000001s]\n";

// The paths that differ after one system has read what another one has printed.
std::string changed_by(cruller::any_system& from, const std::string& text) {
  cruller::system<kinds::all> to;
  cruller::config_mistakes mistakes;
  cruller::set_text(to, text, mistakes);
  EXPECT_EQ(mistakes.text(), "");
  std::string paths;
  for (const auto& each : cruller::find_changes(from, to))
    for (const std::string& path : each.paths) paths += path + "\n";
  return paths;
}

TEST(config_print_test, all_values_can_be_read_again) {
  cruller::system<kinds::all> system;
  cruller::config_mistakes mistakes;
  cruller::set_text(system, given, mistakes);
  ASSERT_EQ(mistakes.text(), "");
  EXPECT_EQ(changed_by(system, cruller::print_config(system, "all")), "");
  EXPECT_EQ(changed_by(system, cruller::print_config(system, "changed")), "");
}

TEST(config_print_test, a_template_changes_nothing) {
  cruller::system<kinds::all> system;
  std::istringstream lines(cruller::print_config(system, "template"));
  std::string text = "needed: 0\n";
  std::size_t values = 0;
  for (std::string line; std::getline(lines, line);)
    if (line.size() > 1 && line[0] == '#' && line[1] != ' ') {
      text += line.substr(1) + "\n";
      ++values;
    }
  EXPECT_GT(values, 40U);
  cruller::system<kinds::all> same;
  same.set("needed", "0");
  EXPECT_EQ(changed_by(same, text), "");
}

TEST(config_print_test, what_no_file_can_give_is_a_comment) {
  cruller::system<kinds::all> system;
  for (const char* const form : {"all", "template"}) {
    const std::string said = cruller::print_config(system, form);
    for (const char* const line :
         {"# others.one_way: number\\n7",
          "# durations.inexact: 9223372036.85",
          "# texts.invalid: \"\xef\xbf\xbd\"",
          "# key: a secret",
          "# needed: has to be given",
          "# by_ref: a ref gives it"})
      EXPECT_NE(said.find(line), std::string::npos) << line << "\n" << said;
    EXPECT_EQ(said.find("hunter2"), std::string::npos);
  }
  const std::string said = cruller::print_config(system, "all");
  EXPECT_NE(said.find("\"null\": 1  # definition\n"), std::string::npos) << said;
  EXPECT_NE(said.find("; no file can give it\n"), std::string::npos);
}

}  // namespace
