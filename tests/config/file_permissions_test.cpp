// Warnings of files that others can change or read. Modes are compared, so root can run this.
#include "config/file_permissions.hpp"

#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

namespace fs = std::filesystem;

// A group that is neither of this process nor of a user in these tests.
constexpr gid_t foreign = 54321;

class file_permissions_test : public testing::Test {
 protected:
  file_permissions_test() {
    std::string name = fs::temp_directory_path() / "cruller-XXXXXX";
    folder = fs::canonical(mkdtemp(name.data()));
    file = folder / "todo.yaml";
    std::ofstream(file) << "a: 1\n";
    set(folder, 0755);
    set(file, 0644);
  }
  ~file_permissions_test() override { fs::remove_all(folder); }

  static void set(const fs::path& path, mode_t mode) { ASSERT_EQ(chmod(path.c_str(), mode), 0); }
  static bool may_change_owners() { return geteuid() == 0; }
  static void give(const fs::path& path, uid_t user, gid_t group) {
    ASSERT_EQ(chown(path.c_str(), user, group), 0);
  }

  // Without the name of the folder.
  std::string shorten(std::string text) const {
    const std::string prefix = folder.native() + "/";
    for (std::size_t at; (at = text.find(prefix)) != std::string::npos;)
      text.erase(at, prefix.size());
    return text;
  }
  std::string writers() const { return shorten(cruller::warn_of_writers(file).value_or("")); }
  std::string readers() const { return shorten(cruller::warn_of_readers(file).value_or("")); }
  std::string writers(const cruller::config_inputs& inputs) const {
    std::string text;
    for (const std::string& each : cruller::warnings_of_writers(inputs)) text += each + "\n";
    return shorten(text);
  }

  fs::path folder;
  fs::path file;
};

TEST_F(file_permissions_test, a_file_that_only_its_owner_can_change_is_right) {
  for (const mode_t mode : {0644U, 0600U, 0444U}) {
    set(file, mode);
    EXPECT_EQ(writers(), "") << mode;
  }
}

TEST_F(file_permissions_test, a_file_that_every_user_can_change_is_not) {
  set(file, 0646);
  EXPECT_EQ(writers(), "todo.yaml: every user can change it; run chmod o-w todo.yaml");
  // What cannot be read can be written.
  set(file, 0602);
  EXPECT_EQ(writers(), "todo.yaml: every user can change it; run chmod o-w todo.yaml");
}

TEST_F(file_permissions_test, a_file_in_a_folder_that_others_cannot_enter_is_right) {
  set(file, 0666);
  set(folder, 0700);
  EXPECT_EQ(writers(), "");
  EXPECT_EQ(readers(), "");
}

TEST_F(file_permissions_test, the_group_of_the_program_and_that_of_root_are_not_others) {
  set(file, 0664);
  EXPECT_EQ(writers(), "");
  if (!may_change_owners()) GTEST_SKIP() << "only root can change owners";
  if (setegid(foreign) != 0) GTEST_SKIP() << "this process may not change its group";
  give(file, foreign + 1, 0);
  const std::string of_root = writers();
  give(file, foreign + 1, foreign);
  const std::string of_program = writers();
  ASSERT_EQ(setegid(0), 0);
  EXPECT_EQ(of_root, "");
  EXPECT_EQ(of_program, "");
}

TEST_F(file_permissions_test, the_private_group_of_the_owner_is_not_others) {
  if (!may_change_owners()) GTEST_SKIP() << "only root can change owners";
  give(file, foreign, foreign);
  set(file, 0660);
  EXPECT_EQ(writers(), "");
  EXPECT_EQ(readers(), "");
}

TEST_F(file_permissions_test, another_group_is_others) {
  if (!may_change_owners()) GTEST_SKIP() << "only root can change owners";
  give(file, 0, foreign);
  set(file, 0664);
  EXPECT_EQ(writers(), "todo.yaml: the group 54321 can change it; run chmod g-w todo.yaml");
  set(file, 0666);
  EXPECT_EQ(writers(), "todo.yaml: every user can change it; run chmod go-w todo.yaml");
  set(file, 0646);
  EXPECT_EQ(writers(), "todo.yaml: every user can change it; run chmod o-w todo.yaml");
  set(file, 0664);
  set(folder, 0750);
  EXPECT_EQ(writers(), "");
  give(folder, 0, foreign);
  EXPECT_EQ(writers(), "todo.yaml: the group 54321 can change it; run chmod g-w todo.yaml");
}

TEST_F(file_permissions_test, a_folder_in_which_others_can_change_files_is_not_right) {
  fs::create_directory(folder / "todo.yaml.d");
  file = folder / "todo.yaml.d";
  set(file, 0755);
  EXPECT_EQ(writers(), "");
  set(file, 0777);
  EXPECT_EQ(
      writers(), "todo.yaml.d: every user can change the files in it; run chmod o-w todo.yaml.d"
  );
  set(file, 01777);
  EXPECT_EQ(
      writers(),
      "todo.yaml.d: every user can add files to it; move the configuration into a folder of its own"
  );
}

TEST_F(file_permissions_test, a_file_that_every_user_can_read_is_not_for_secrets) {
  EXPECT_EQ(
      readers(),
      "todo.yaml: every user can read it, and it contains a secret; run chmod o-r todo.yaml"
  );
  set(file, 0640);
  EXPECT_EQ(readers(), "");
}

TEST_F(file_permissions_test, another_group_does_not_read_secrets) {
  if (!may_change_owners()) GTEST_SKIP() << "only root can change owners";
  give(file, 0, foreign);
  set(file, 0640);
  EXPECT_EQ(
      readers(),
      "todo.yaml: the group 54321 can read it, and it contains a secret; run chmod g-r todo.yaml"
  );
  set(file, 0600);
  EXPECT_EQ(readers(), "");
}

TEST_F(file_permissions_test, supplementary_groups_read_secrets_and_do_not_write) {
  if (!may_change_owners()) GTEST_SKIP() << "only root can change owners";
  give(file, 0, foreign);
  set(file, 0660);
  if (setgroups(1, &foreign) != 0) GTEST_SKIP() << "this process may not change its groups";
  const std::string read = readers();
  const std::string written = writers();
  ASSERT_EQ(setgroups(0, nullptr), 0);
  EXPECT_EQ(read, "");
  EXPECT_EQ(written, "todo.yaml: the group 54321 can change it; run chmod g-w todo.yaml");
}

TEST_F(file_permissions_test, what_does_not_exist_is_right) {
  file = folder / "none.yaml";
  EXPECT_EQ(writers(), "");
  EXPECT_EQ(readers(), "");
}

TEST_F(file_permissions_test, a_name_is_quoted_for_the_shell) {
  fs::rename(file, folder / "to do.yaml");
  file = folder / "to do.yaml";
  set(file, 0646);
  EXPECT_EQ(
      cruller::warn_of_writers(file),
      file.native() + ": every user can change it; run chmod o-w '" + file.native() + "'"
  );
}

TEST_F(file_permissions_test, the_folder_of_a_file_that_does_not_exist_is_checked) {
  cruller::config_inputs inputs;
  inputs.read(folder / "none.yaml");
  EXPECT_EQ(writers(inputs), "");
  set(folder, 0777);
  EXPECT_EQ(cruller::warnings_of_writers(inputs).size(), 1U);
}

TEST_F(file_permissions_test, all_files_and_their_folders_are_checked) {
  fs::create_directory(folder / "todo.yaml.d");
  fs::create_directory(folder / "real");
  std::ofstream(folder / "real/site.yaml") << "a: 1\n";
  fs::create_symlink("real/site.yaml", folder / "site.yaml");
  cruller::config_inputs inputs;
  inputs.read(file);
  inputs.read(folder / "site.yaml");
  inputs.read(folder / "none.yaml");
  inputs.list(folder / "todo.yaml.d");
  EXPECT_EQ(writers(inputs), "");
  set(file, 0646);
  set(folder / "todo.yaml.d", 0777);
  set(folder / "real", 0777);
  set(folder / "real/site.yaml", 0666);
  EXPECT_EQ(
      writers(inputs),
      "real: every user can change the files in it; run chmod o-w real\n"
      "site.yaml: every user can change it; run chmod o-w site.yaml\n"
      "todo.yaml: every user can change it; run chmod o-w todo.yaml\n"
      "todo.yaml.d: every user can change the files in it; run chmod o-w todo.yaml.d\n"
  );
  set(folder, 0777);
  EXPECT_EQ(cruller::warnings_of_writers(inputs).size(), 5U);
}

}  // namespace
