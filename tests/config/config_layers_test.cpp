// The layers of configuration files.
#include "config/config_layers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/config_limits.hpp"

namespace {

namespace fs = std::filesystem;

class config_layers_test : public testing::Test {
 protected:
  config_layers_test() {
    std::string name = fs::temp_directory_path() / "cruller-XXXXXX";
    folder = mkdtemp(name.data());
  }
  ~config_layers_test() override { fs::remove_all(folder); }

  void write(const fs::path& name, std::string_view text) {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
  }

  // Values, or mistakes without the folder's name.
  std::string read(std::vector<cruller::config_source> sources, std::string_view system = "prod") {
    for (auto& each : sources) each.file = folder / each.file;
    cruller::config_mistakes mistakes;
    cruller::config_layers layers(system, systems, mistakes);
    const std::string values = text_of(layers.read(sources));
    std::string text = mistakes.empty() ? values : mistakes.text();
    const std::string prefix = folder.native() + "/";
    for (std::size_t at; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  }

  fs::path folder;
  const std::vector<std::string> systems = {"prod", "dev"};
};

TEST_F(config_layers_test, a_later_file_overrides_an_earlier_one) {
  write("one.yaml", "a: {b: 1, c: 2}\n");
  write("two.yaml", "a.c: 3\n");
  EXPECT_EQ(read({{"one.yaml"}, {"two.yaml"}}), "{a: {b: 1, c: 3}}");
  EXPECT_EQ(read({{"two.yaml"}, {"one.yaml"}}), "{a: {b: 1, c: 2}}");
}

TEST_F(config_layers_test, a_profile_overrides_its_own_file_and_is_overridden_by_the_next_file) {
  write("one.yaml", "a: 1\nb: 1\n$profiles:\n  prod: {a: 2, b: 2}\n  dev: {a: 3}\n");
  write("two.yaml", "b: 4\n");
  EXPECT_EQ(read({{"one.yaml"}, {"two.yaml"}}), "{a: 2, b: 4}");
  EXPECT_EQ(read({{"one.yaml"}, {"two.yaml"}}, "dev"), "{a: 3, b: 4}");
}

TEST_F(config_layers_test, the_folder_beside_a_file_overrides_all_files) {
  write("one.yaml", "a: 1\nb: 1\nc: 1\n");
  write("two.yaml", "c: 2\n");
  write("one.yaml.d/20-b.yaml", "a: 3\nb: 3\n");
  write("one.yaml.d/10-a.yaml", "a: 4\nc: 4\n");
  write("one.yaml.d/notes.txt", "d: 5\n");
  write("one.yaml.d/.hidden.yaml", "d: 6\n");
  EXPECT_EQ(read({{"one.yaml"}, {"two.yaml"}}), "{a: 3, b: 3, c: 4}");
}

TEST_F(config_layers_test, a_file_overrides_what_it_includes) {
  write("todo.yaml", "a: 1\n$include: [parts/one.yaml, two.yaml]\n");
  write("parts/one.yaml", "a: 2\nb: 2\nc: 2\n$include: more.yaml\n");
  write("parts/more.yaml", "d: 3\n");
  write("two.yaml", "b: 4\n");
  EXPECT_EQ(read({{"todo.yaml"}}), "{a: 1, b: 4, c: 2, d: 3}");
}

TEST_F(config_layers_test, run_stays_for_the_program) {
  write("todo.yaml", "$run: {threads: 4}\n$profiles: {prod: {$run.quiet: true}}\n");
  EXPECT_EQ(read({{"todo.yaml"}}), "{\"$run\": {quiet: true, threads: 4}}");
}

TEST_F(config_layers_test, only_a_file_that_may_be_absent_may_be) {
  EXPECT_EQ(read({{"todo.yaml", true}}), "{}");
  EXPECT_EQ(read({{"todo.yaml"}}), "todo.yaml cannot be read: No such file or directory\n");
  write("other.yaml", "$include: [todo.yaml]\n");
  EXPECT_EQ(
      read({{"other.yaml"}}), "other.yaml:1:12: $include todo.yaml: No such file or directory\n"
  );
}

TEST_F(config_layers_test, a_link_to_nothing_is_a_mistake_also_in_the_folder_beside_a_file) {
  write("todo.yaml", "a: 1\n");
  fs::create_directory(folder / "todo.yaml.d");
  fs::create_symlink("nowhere", folder / "todo.yaml.d/x.yaml");
  EXPECT_EQ(
      read({{"todo.yaml"}}), "todo.yaml.d/x.yaml cannot be read: No such file or directory\n"
  );
}

TEST_F(config_layers_test, a_folder_or_a_pipe_is_no_file) {
  fs::create_directory(folder / "todo.yaml");
  EXPECT_EQ(read({{"todo.yaml", true}}), "todo.yaml cannot be read: it is a folder, not a file\n");
  ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(read({{"pipe"}}), "pipe cannot be read: it is not a regular file\n");
}

TEST_F(config_layers_test, a_file_has_at_most_a_mebibyte) {
  const std::string text = "a: 1\n#" + std::string(cruller::config_limits::bytes - 7, 'x') + "\n";
  write("todo.yaml", text);
  EXPECT_EQ(read({{"todo.yaml"}}), "{a: 1}");
  write("todo.yaml", text + "\n");
  EXPECT_EQ(read({{"todo.yaml"}}), "todo.yaml cannot be read: it has more than 1048576 bytes\n");
}

TEST_F(config_layers_test, a_file_that_includes_itself_is_a_mistake) {
  write("todo.yaml", "$include: [b.yaml]\n");
  write("b.yaml", "$include: [todo.yaml]\n");
  EXPECT_EQ(read({{"todo.yaml"}}), "b.yaml:1:12: $include todo.yaml: the file includes itself\n");
  write("todo.yaml", "$include: [./todo.yaml]\n");
  EXPECT_EQ(
      read({{"todo.yaml"}}), "todo.yaml:1:12: $include todo.yaml: the file includes itself\n"
  );
}

TEST_F(config_layers_test, includes_are_limited) {
  for (int i = 0; i != 10; ++i)
    write(std::to_string(i) + ".yaml", "$include: [" + std::to_string(i + 1) + ".yaml]\n");
  write("10.yaml", "a: 1\n");
  EXPECT_EQ(read({{"2.yaml"}}), "{a: 1}");
  EXPECT_EQ(
      read({{"1.yaml"}}),
      "9.yaml:1:12: $include 10.yaml: files include one another in more than 8 levels\n"
  );
}

TEST_F(config_layers_test, files_are_limited) {
  std::string names;
  for (std::size_t i = 1; i != cruller::config_limits::files; ++i) {
    write(std::to_string(i) + ".yaml", "a: 1\n");
    names += (i == 1 ? "" : ", ") + std::to_string(i) + ".yaml";
  }
  write("todo.yaml", "$include: [" + names + "]\n");
  EXPECT_EQ(read({{"todo.yaml"}}), "{a: 1}");
  write("todo.yaml", "$include: [" + names + ", 1.yaml, 2.yaml]\n");
  const std::string said = read({{"todo.yaml"}});
  EXPECT_TRUE(said.ends_with(": $include 1.yaml: there are more than 64 files\n")) << said;
  EXPECT_EQ(std::ranges::count(said, '\n'), 1);
}

TEST_F(config_layers_test, an_include_leads_only_downwards) {
  write("todo.yaml", "$include: [/etc/passwd, ../x.yaml, a/../../y.yaml, {}, !env X, \"\"]\n");
  EXPECT_EQ(
      read({{"todo.yaml"}}),
      "todo.yaml:1:12: $include /etc/passwd: only files in the folder of this one, or below\n"
      "todo.yaml:1:25: $include ../x.yaml: only files in the folder of this one, or below\n"
      "todo.yaml:1:36: $include a/../../y.yaml: only files in the folder of this one, or below\n"
      "todo.yaml:1:52: $include is a list of file names, such as [site.yaml]\n"
      "todo.yaml:1:56: $include is a list of file names, such as [site.yaml]\n"
      "todo.yaml:1:64: $include is a list of file names, such as [site.yaml]\n"
  );
}

TEST_F(config_layers_test, a_word_or_a_system_that_does_not_exist_is_a_mistake) {
  write("todo.yaml", "$profile: 1\n$profiles: {prd: {a: 1}, dev: 2, prod: {$include: x}}\n");
  EXPECT_EQ(
      read({{"todo.yaml"}}),
      "todo.yaml:1:1: there is no $profile; did you mean $profiles?\n"
      "todo.yaml:2:13: $profiles: there is no system prd; did you mean prod?\n"
      "todo.yaml:2:31: $profiles: dev is a map of values\n"
      "todo.yaml:2:41: $include is not allowed in a profile\n"
  );
}

TEST_F(config_layers_test, all_files_are_read_although_one_has_mistakes) {
  write("one.yaml", "a: [\n");
  write("two.yaml", "b:\n");
  write("one.yaml.d/x.yaml", "c: &d 1\n");
  EXPECT_EQ(
      read({{"one.yaml"}, {"two.yaml"}}),
      "one.yaml:1:4: the list that begins here has no closing bracket \"]\", or a comma is missing "
      "in it\n"
      "two.yaml:1:1: b has no value; write \"\" for an empty text\n"
      "one.yaml.d/x.yaml:1:4: anchors are not supported; write !ref with the path of a value\n"
  );
}

}  // namespace
