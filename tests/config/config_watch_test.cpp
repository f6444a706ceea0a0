// Which changes of a configuration are noticed, and when.
#include "config/config_watch.hpp"

#include "config_watching.hpp"

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using config_watch_test = config_watching;

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
  write(folder / "todo.yaml", "a: 3\n");
  watch.take_events(now);
  ASSERT_TRUE(watch.due());
  begin();
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
  while (!is_changed_after(100ms) && times != 30);
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

TEST_F(config_watch_test, finds_what_changed_between_reading_and_watching) {
  files = {folder / "todo.yaml"};
  cruller::config_inputs before = read();
  write(folder / "todo.yaml", "a: 2\n");
  watch.begin(std::move(before), now);
  EXPECT_FALSE(is_changed_after(199ms));
  EXPECT_TRUE(is_changed_after(1ms));
}

}  // namespace
