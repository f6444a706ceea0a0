// Changes in the folders that lead to files.
#include "config/watched_folders.hpp"

#include <fcntl.h>

#include <cruller/error.hpp>
#include <cruller/file_descriptor.hpp>

#include "../support/no_more_files.hpp"
#include "../support/other_user.hpp"
#include "config_watching.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using watched_folders_test = config_watching;

TEST_F(watched_folders_test, sees_the_folder_of_a_config_map_swapped) {
  fs::create_directories(folder / "..1");
  write(folder / "..1/site.yaml", "a: 1\n");
  fs::create_directory_symlink("..1", folder / "..data");
  fs::create_symlink("..data/site.yaml", folder / "site.yaml");
  files = {folder / "site.yaml"};
  begin();
  for (const char* const next : {"..2", "..3", "..4"}) {
    fs::create_directories(folder / next);
    write(folder / next / "site.yaml", std::string("a: ") + next + "\n");
    const fs::path before = fs::read_symlink(folder / "..data");
    EXPECT_FALSE(is_changed());
    fs::create_directory_symlink(next, folder / "..data_tmp");
    fs::rename(folder / "..data_tmp", folder / "..data");
    fs::remove_all(folder / before);
    EXPECT_TRUE(is_changed());
  }
}

TEST_F(watched_folders_test, sees_changes_behind_links_to_other_folders) {
  fs::create_directories(top / "one/deep");
  fs::create_directories(top / "two/deep");
  write(top / "one/deep/site.yaml", "a: 1\n");
  write(top / "two/deep/site.yaml", "a: 2\n");
  fs::create_directory_symlink(top / "one", top / "link");
  fs::create_symlink("../link/deep/../deep/site.yaml", folder / "site.yaml");
  files = {folder / "site.yaml"};
  begin();
  write(top / "one/deep/site.yaml", "a: 3\n");
  EXPECT_TRUE(is_changed());
  fs::remove(top / "link");
  fs::create_directory_symlink("two", top / "link");
  EXPECT_TRUE(is_changed());
  write(top / "two/deep/site.yaml", "a: 4\n");
  EXPECT_TRUE(is_changed());
  write(top / "one/deep/site.yaml", "a: 5\n");
  watch.take_events(now);
  EXPECT_FALSE(watch.due());
}

TEST_F(watched_folders_test, a_link_to_itself_is_followed_only_so_far) {
  fs::create_symlink("site.yaml", folder / "site.yaml");
  files = {folder / "site.yaml"};
  begin();
  replace(folder / "site.yaml", "a: 1\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, sees_new_files_beside_a_file) {
  files = {folder / "todo.yaml"};
  fs::create_directories(folder / "todo.yaml.d");
  begin();
  write(folder / "todo.yaml.d/site.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
  write(folder / "todo.yaml.d/site.yaml", "a: 3\n");
  EXPECT_TRUE(is_changed());
  write(folder / "todo.yaml.d/notes.txt", "a: 3\n");
  watch.take_events(now);
  EXPECT_FALSE(watch.due());
  fs::remove(folder / "todo.yaml.d/site.yaml");
  EXPECT_TRUE(is_changed());
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, sees_folders_that_appear_later) {
  files = {folder / "todo.yaml", top / "late/deep/site.yaml"};
  begin();
  fs::create_directories(folder / "todo.yaml.d");
  write(folder / "todo.yaml.d/site.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
  fs::create_directories(top / "late");
  EXPECT_FALSE(is_changed());
  fs::create_directories(top / "late/deep");
  EXPECT_FALSE(is_changed());
  write(top / "late/deep/site.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, sees_folders_replaced_on_the_way) {
  fs::create_directories(folder / "deep/er");
  write(folder / "deep/er/site.yaml", "a: 1\n");
  files = {folder / "deep/er/site.yaml"};
  begin();
  fs::create_directories(top / "next/deep/er");
  write(top / "next/deep/er/site.yaml", "a: 2\n");
  fs::rename(folder, top / "before");
  fs::rename(top / "next", folder);
  EXPECT_TRUE(is_changed());
  write(folder / "deep/er/site.yaml", "a: 3\n");
  EXPECT_TRUE(is_changed());
  fs::remove_all(folder);
  EXPECT_TRUE(is_changed());
  fs::create_directories(folder / "deep/er");
  write(folder / "deep/er/site.yaml", "a: 4\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, sees_a_folder_replaced_that_others_still_use) {
  fs::create_directories(folder / "deep/er");
  files = {folder / "deep/er/site.yaml"};
  begin();
  const cruller::file_descriptor used(open((folder / "deep/er").c_str(), O_RDONLY | O_CLOEXEC));
  fs::remove(folder / "deep/er");
  EXPECT_FALSE(is_changed());
  fs::create_directory(folder / "deep/er");
  EXPECT_FALSE(is_changed());
  write(folder / "deep/er/site.yaml", "a: 1\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, watches_no_folder_that_is_no_longer_on_the_way) {
  fs::create_directory(top / "other");
  fs::create_symlink(folder / "todo.yaml", top / "link.yaml");
  files = {top / "link.yaml"};
  begin();
  const auto watched = watched_folders();
  for (const char* const to : {"other/todo.yaml", "etc/todo.yaml"}) {
    fs::remove(top / "link.yaml");
    fs::create_symlink(to, top / "link.yaml");
    wait(200ms);
    EXPECT_EQ(watched_folders(), watched);
  }
}

TEST_F(watched_folders_test, sees_a_folder_replaced_in_one_that_cannot_be_read) {
  if (!other_user::can_be()) GTEST_SKIP() << "only root can become another user";
  fs::permissions(top, fs::perms(0711));
  files = {folder / "todo.yaml"};
  write(top / "todo.yaml", "a: 2\n");
  const other_user meanwhile;
  begin();
  meanwhile.as_root([this] {
    fs::rename(folder, top / "before");
    fs::create_directory(folder);
    fs::rename(top / "todo.yaml", folder / "todo.yaml");
  });
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, sees_that_a_file_can_be_read) {
  if (!other_user::can_be()) GTEST_SKIP() << "only root can become another user";
  fs::permissions(top, fs::perms(0755));
  fs::permissions(folder / "todo.yaml", fs::perms(0600));
  files = {folder / "todo.yaml"};
  const other_user meanwhile;
  begin();
  meanwhile.as_root([this] { fs::permissions(folder / "todo.yaml", fs::perms(0644)); });
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, a_folder_that_cannot_be_read_is_reported_once) {
  if (!other_user::can_be()) GTEST_SKIP() << "only root can become another user";
  fs::permissions(top, fs::perms(0755));
  fs::permissions(folder, fs::perms(0711));
  fs::create_directory(top / "more");
  files = {folder / "todo.yaml", top / "more/site.yaml"};
  const other_user meanwhile;
  try {
    begin();
    ADD_FAILURE() << "not reported";
  } catch (const cruller::error& error) {
    EXPECT_EQ(error.what(), "cannot watch " + folder.native() + ": Permission denied");
  }
  meanwhile.as_root([this] { write(top / "more/site.yaml", "a: 2\n"); });
  EXPECT_TRUE(is_changed_after(200ms));
}

TEST_F(watched_folders_test, a_relative_name_begins_in_the_working_directory) {
  const fs::path working = fs::current_path();
  fs::current_path(folder);
  files = {"todo.yaml"};
  begin();
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
  fs::current_path(working);
}

TEST_F(watched_folders_test, more_events_than_the_kernel_keeps_hide_nothing) {
  int kept = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> kept;
  if (kept > 100'000) GTEST_SKIP() << "the kernel keeps " << kept << " events";
  files = {folder / "todo.yaml"};
  write(folder / "one", "");
  begin();
  for (int i = 0; i <= kept / 2; ++i) {
    fs::rename(folder / "one", folder / "other");
    fs::rename(folder / "other", folder / "one");
  }
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
  write(folder / "todo.yaml", "a: 3\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(watched_folders_test, the_limit_of_open_files_is_reported) {
  if (!no_more_files::can_be()) GTEST_SKIP() << "the sanitizer needs a pipe";
  {
    const no_more_files here;
    EXPECT_THROW(cruller::config_watch(), cruller::error);
  }
  EXPECT_NO_THROW(cruller::config_watch());
}

}  // namespace
