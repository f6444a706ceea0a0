// Which changes of a configuration are noticed, and when. The clock is the test's, and the kernel
// reports an event before the call that causes it returns, so nothing is waited for.
#include "config/config_watch.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cruller/error.hpp>
#include <cruller/file_descriptor.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "../support/no_more_files.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class config_watch_test : public testing::Test {
 protected:
  config_watch_test() {
    std::string name = fs::temp_directory_path() / "cruller-XXXXXX";
    top = fs::canonical(mkdtemp(name.data()));
    folder = top / "etc";
    fs::create_directories(folder);
    write(folder / "todo.yaml", "a: 1\n");
  }
  ~config_watch_test() override { fs::remove_all(top); }

  static void write(const fs::path& file, std::string_view text) { std::ofstream(file) << text; }
  // As editors and tools do it.
  static void replace(const fs::path& file, std::string_view text) {
    fs::path other = file;
    other += ".new";
    write(other, text);
    fs::rename(other, file);
  }

  // What the configuration is read from.
  cruller::config_inputs read() const {
    cruller::config_inputs inputs;
    for (const fs::path& each : files) {
      inputs.read(each);
      fs::path beside = each;
      beside += ".d";
      for (const fs::path& inner : inputs.list(beside).files) inputs.read(inner);
    }
    return inputs;
  }
  void begin() { watch.begin(read(), now); }
  void wait(std::chrono::milliseconds time) {
    watch.take_events(now);
    now += time;
  }
  // Whether a change is noticed after `time`.
  bool is_changed_after(std::chrono::milliseconds time) {
    wait(time);
    return watch.is_changed(now);
  }
  // Whether a change is noticed when it has settled. Then the configuration is read again.
  bool is_changed() {
    const bool result = is_changed_after(200ms);
    if (result) begin();
    return result;
  }

  // How many folders the kernel watches.
  std::size_t watched_folders() const {
    std::ifstream info("/proc/self/fdinfo/" + std::to_string(watch.descriptor()));
    std::size_t count = 0;
    for (std::string line; std::getline(info, line);) count += line.starts_with("inotify wd:");
    return count;
  }

  fs::path top;
  fs::path folder;
  std::vector<fs::path> files{};
  cruller::config_watch::time now{};
  cruller::config_watch watch;
};

TEST_F(config_watch_test, sees_a_file_that_is_written) {
  files = {folder / "todo.yaml"};
  begin();
  EXPECT_FALSE(is_changed());
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
  EXPECT_FALSE(is_changed());
  write(folder / "todo.yaml", "a: 3\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, has_nothing_due_while_nothing_happens) {
  files = {folder / "todo.yaml"};
  begin();
  watch.take_events(now);
  EXPECT_FALSE(watch.due());
  write(folder / "other.yaml", "b: 1\n");
  watch.take_events(now);
  EXPECT_FALSE(watch.due());
  write(folder / "todo.yaml", "a: 2\n");
  watch.take_events(now);
  ASSERT_TRUE(watch.due());
  EXPECT_EQ(*watch.due(), now + 200ms);
  EXPECT_TRUE(is_changed());
  EXPECT_FALSE(watch.due());
}

TEST_F(config_watch_test, lets_a_change_settle) {
  files = {folder / "todo.yaml"};
  begin();
  write(folder / "todo.yaml", "a:\n");
  EXPECT_FALSE(is_changed_after(199ms));
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_FALSE(is_changed_after(199ms));
  EXPECT_TRUE(is_changed_after(1ms));
  EXPECT_FALSE(is_changed_after(200ms));
}

TEST_F(config_watch_test, a_change_that_never_settles_is_seen_in_time) {
  files = {folder / "todo.yaml"};
  begin();
  int times = 0;
  do write(folder / "todo.yaml", "a: " + std::to_string(++times) + "0\n");
  while (!is_changed_after(100ms));
  EXPECT_EQ(times, 20);
}

TEST_F(config_watch_test, waits_for_the_end_of_writing) {
  files = {folder / "todo.yaml"};
  begin();
  std::ofstream file(folder / "todo.yaml");
  file << "a: " << std::flush;
  EXPECT_FALSE(is_changed_after(1h));
  file << "2\n" << std::flush;
  EXPECT_FALSE(is_changed_after(1h));
  file.close();
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, writing_delays_a_change) {
  files = {folder / "todo.yaml", folder / "more.yaml"};
  write(folder / "more.yaml", "b: 1\n");
  begin();
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_FALSE(is_changed_after(150ms));
  std::ofstream file(folder / "more.yaml");
  file << "b: " << std::flush;
  EXPECT_FALSE(is_changed_after(150ms));
  file << "2\n" << std::flush;
  EXPECT_FALSE(is_changed_after(150ms));
  file.close();
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, a_time_without_a_new_content_is_no_change) {
  files = {folder / "todo.yaml"};
  begin();
  fs::last_write_time(folder / "todo.yaml", fs::file_time_type::clock::now() + 1h);
  EXPECT_FALSE(is_changed());
  write(folder / "todo.yaml", "a: 1\n");
  EXPECT_FALSE(is_changed());
  replace(folder / "todo.yaml", "a: 1\n");
  EXPECT_FALSE(is_changed());
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_FALSE(is_changed_after(100ms));
  write(folder / "todo.yaml", "a: 1\n");
  EXPECT_FALSE(is_changed());
}

TEST_F(config_watch_test, sees_a_rename_over_the_file) {
  files = {folder / "todo.yaml"};
  begin();
  for (const char* const text : {"a: 2\n", "a: 3\n"}) {
    replace(folder / "todo.yaml", text);
    EXPECT_TRUE(is_changed());
  }
  // An editor that keeps the former file.
  fs::rename(folder / "todo.yaml", folder / "todo.yaml~");
  write(folder / "todo.yaml", "a: 4\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, sees_a_file_that_is_removed_and_written_again) {
  files = {folder / "todo.yaml"};
  begin();
  fs::remove(folder / "todo.yaml");
  EXPECT_TRUE(is_changed());
  write(folder / "todo.yaml", "a: 1\n");
  EXPECT_TRUE(is_changed());
  fs::remove(folder / "todo.yaml");
  EXPECT_FALSE(is_changed_after(100ms));
  write(folder / "todo.yaml", "a: 1\n");
  EXPECT_FALSE(is_changed());
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, sees_a_hard_link) {
  files = {folder / "more.yaml"};
  begin();
  fs::create_hard_link(folder / "todo.yaml", folder / "more.yaml");
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, sees_the_folder_of_a_config_map_swapped) {
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

TEST_F(config_watch_test, sees_changes_behind_links_to_other_folders) {
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

TEST_F(config_watch_test, a_link_to_itself_is_followed_only_so_far) {
  fs::create_symlink("site.yaml", folder / "site.yaml");
  files = {folder / "site.yaml"};
  begin();
  replace(folder / "site.yaml", "a: 1\n");
  EXPECT_TRUE(is_changed());
}

TEST_F(config_watch_test, sees_new_files_beside_a_file) {
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
}

TEST_F(config_watch_test, sees_folders_that_appear_later) {
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

TEST_F(config_watch_test, sees_folders_replaced_on_the_way) {
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

TEST_F(config_watch_test, sees_a_folder_replaced_that_others_still_use) {
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

TEST_F(config_watch_test, watches_no_folder_that_is_no_longer_on_the_way) {
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

TEST_F(config_watch_test, finds_what_changed_between_reading_and_watching) {
  files = {folder / "todo.yaml"};
  cruller::config_inputs before = read();
  write(folder / "todo.yaml", "a: 2\n");
  watch.begin(std::move(before), now);
  EXPECT_FALSE(is_changed_after(199ms));
  EXPECT_TRUE(is_changed_after(1ms));
}

TEST_F(config_watch_test, a_relative_name_begins_in_the_working_directory) {
  const fs::path working = fs::current_path();
  fs::current_path(folder);
  files = {"todo.yaml"};
  begin();
  write(folder / "todo.yaml", "a: 2\n");
  EXPECT_TRUE(is_changed());
  fs::current_path(working);
}

TEST_F(config_watch_test, more_events_than_the_kernel_keeps_hide_nothing) {
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

TEST_F(config_watch_test, the_limit_of_open_files_is_reported) {
  if (!no_more_files::can_be()) GTEST_SKIP() << "the sanitizer needs a pipe";
  {
    const no_more_files here;
    EXPECT_THROW(cruller::config_watch(), cruller::error);
  }
  EXPECT_NO_THROW(cruller::config_watch());
}

}  // namespace
