// What a configuration is read from.
#include "config/config_inputs.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "config/config_layers.hpp"
#include "config/config_resolution.hpp"

namespace {

namespace fs = std::filesystem;

class config_inputs_test : public testing::Test {
 protected:
  config_inputs_test() {
    std::string name = fs::temp_directory_path() / "cruller-XXXXXX";
    folder = mkdtemp(name.data());
  }
  ~config_inputs_test() override { fs::remove_all(folder); }

  void write(const fs::path& name, std::string_view text) {
    fs::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
  }

  // Reads the configuration in `todo.yaml`, and says what it was read from.
  std::string read() {
    cruller::config_mistakes mistakes;
    inputs = {};
    const cruller::config_node merged = cruller::config_layers("prod", systems, mistakes, &inputs)
                                            .read({{folder / "todo.yaml"}});
    const auto none = [](std::string_view) { return std::optional<cruller::config_node>(); };
    cruller::config_resolution(merged, "prod", systems, none, mistakes, &inputs).all();
    std::string text;
    for (const auto& [file, content] : inputs.files())
      text += file.lexically_relative(folder).native() +
              (std::holds_alternative<std::string>(content) ? " " : "? ");
    for (const auto& [where, files] : inputs.folders())
      text += where.lexically_relative(folder).native() + "/ ";
    return text;
  }

  fs::path folder;
  const std::vector<std::string> systems = {"prod"};
  cruller::config_inputs inputs;
};

TEST_F(config_inputs_test, are_the_files_that_were_looked_for_and_the_folders_beside_them) {
  EXPECT_EQ(read(), "todo.yaml? todo.yaml.d/ ");
  write("todo.yaml", "$include: [parts/one.yaml, none.yaml]\n");
  write("parts/one.yaml", "$include: [two.yaml]\n");
  write("parts/two.yaml", "a: 1\n");
  write("todo.yaml.d/site.yaml", "b: [\n");
  write("todo.yaml.d/notes.txt", "");
  EXPECT_EQ(
      read(),
      "none.yaml? parts/one.yaml parts/two.yaml todo.yaml todo.yaml.d/site.yaml todo.yaml.d/ "
  );
}

TEST_F(config_inputs_test, are_also_what_tags_name) {
  setenv("CREDENTIALS_DIRECTORY", (folder / "credentials").c_str(), 1);
  write("todo.yaml", "a: !or [!file none, !file key, b]\nc: !credential token\n");
  write("key", "x\n");
  write("credentials/token", "x\n");
  EXPECT_EQ(read(), "credentials/token key none? todo.yaml todo.yaml.d/ ");
  unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_F(config_inputs_test, change_with_their_contents_only) {
  write("todo.yaml", "a: 1\n");
  read();
  EXPECT_FALSE(inputs.are_changed());
  write("todo.yaml", "a: 1\n");
  fs::last_write_time(folder / "todo.yaml", fs::file_time_type::clock::now());
  EXPECT_FALSE(inputs.are_changed());
  write("todo.yaml", "a: 2\n");
  EXPECT_TRUE(inputs.are_changed());
  write("todo.yaml", "a: 1\n");
  EXPECT_FALSE(inputs.are_changed());
}

TEST_F(config_inputs_test, change_when_a_file_appears_or_disappears) {
  write("todo.yaml", "a: 1\n$include: [more.yaml]\n");
  read();
  write("more.yaml", "");
  EXPECT_TRUE(inputs.are_changed());
  fs::remove(folder / "more.yaml");
  EXPECT_FALSE(inputs.are_changed());
  write("todo.yaml.d/site.yaml", "");
  EXPECT_TRUE(inputs.are_changed());
  fs::rename(folder / "todo.yaml.d/site.yaml", folder / "todo.yaml.d/site.yaml~");
  EXPECT_FALSE(inputs.are_changed());
  fs::remove(folder / "todo.yaml");
  EXPECT_TRUE(inputs.are_changed());
}

TEST_F(config_inputs_test, are_read_once) {
  write("todo.yaml", "a: 1\n");
  const fs::path file = folder / "todo.yaml";
  EXPECT_EQ(std::get<std::string>(inputs.read(file)), "a: 1\n");
  write("todo.yaml", "a: 2\n");
  EXPECT_EQ(std::get<std::string>(inputs.read(file)), "a: 1\n");
}

}  // namespace
