// Watching sources: which changes count, and how often they are reported.
#include "reload/source_watch.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <condition_variable>
#include <cruller/error.hpp>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>

#include "../support/no_more_files.hpp"
#include "reload/source_names.hpp"

namespace {

namespace fs = std::filesystem;
using cruller::source_watch;
using namespace std::chrono_literals;

void write(const fs::path& file, const std::string& text = "x") { std::ofstream(file) << text; }

class source_watch_test : public testing::Test {
 protected:
  source_watch_test() {
    std::string name = (fs::temp_directory_path() / "cruller_watch_XXXXXX").string();
    root = fs::canonical(mkdtemp(name.data()));
    write(root / "main.cpp");
    fs::create_directories(root / "deep" / "er");
    write(root / "deep" / "er" / "part.cpp");
  }
  ~source_watch_test() override { fs::remove_all(root); }

  source_watch::options options() const {
    return {.roots = {root}, .ignored = {}, .since = {}, .quiet = 100ms, .longest = 10s};
  }
  void report(const fs::path& file) {
    const std::lock_guard lock(mutex);
    reported.push_back(file);
    changed.notify_one();
  }
  // The next change that is reported, relative to the root.
  std::string next() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return !reported.empty(); });
    const fs::path first = reported.front();
    reported.pop_front();
    return first.lexically_relative(root).string();
  }
  std::unique_ptr<source_watch> watch(source_watch::options how) {
    return std::make_unique<source_watch>(
        std::move(how),
        [this](const fs::path& file) {
          report(file);
          if (meanwhile) std::exchange(meanwhile, nullptr)();
        },
        [this](const std::exception& error) { report(root / error.what()); }
    );
  }
  std::unique_ptr<source_watch> watch() { return watch(options()); }

  fs::path root;
  std::function<void()> meanwhile;  // called during the next report
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<fs::path> reported;
};

TEST_F(source_watch_test, of_a_new_program_continues_without_a_removed_folder) {
  source_watch::options how = options();
  how.roots = {root / "gone", root};
  EXPECT_THROW(watch(how), cruller::error);
  how.since = fs::file_time_type::clock::now() + 1h;
  const auto watching = watch(how);
  EXPECT_NE(next().find("gone"), std::string::npos);
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, reports_a_file_that_is_written) {
  const auto watching = watch();
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
  write(root / "deep" / "er" / "part.cpp");
  EXPECT_EQ(next(), "deep/er/part.cpp");
}

TEST_F(source_watch_test, reports_a_file_that_is_new_renamed_or_removed) {
  const auto watching = watch();
  write(root / "new.cpp");
  EXPECT_EQ(next(), "new.cpp");
  fs::rename(root / "new.cpp", root / "newer.cpp");
  EXPECT_EQ(next(), "newer.cpp");
  fs::remove(root / "newer.cpp");
  EXPECT_EQ(next(), "newer.cpp");
  fs::create_hard_link(root / "main.cpp", root / "linked.cpp");
  EXPECT_EQ(next(), "linked.cpp");
}

TEST_F(source_watch_test, an_editor_that_writes_and_renames_is_one_change) {
  const auto watching = watch();
  write(root / "main.cpp.tmp");
  fs::rename(root / "main.cpp", root / "main.cpp~");
  fs::rename(root / "main.cpp.tmp", root / "main.cpp");
  fs::remove(root / "main.cpp~");
  EXPECT_EQ(next(), "main.cpp");
  write(root / "main.cpp");  // The new file at the same path.
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, changes_during_a_call_lead_to_one_more) {
  meanwhile = [this] {
    for (int i = 0; i < 100; ++i) write(root / ("burst" + std::to_string(i) + ".cpp"));
  };
  const auto watching = watch();
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
  EXPECT_EQ(next(), "burst99.cpp");
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, endless_changes_are_reported_in_time) {
  auto how = options();
  how.quiet = 1h;
  how.longest = 20ms;
  const auto watching = watch(how);
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, new_folders_are_watched_with_what_is_in_them) {
  const auto watching = watch();
  fs::create_directories(root / "a" / "b");
  write(root / "a" / "b" / "c.cpp");
  EXPECT_EQ(next(), "a/b/c.cpp");
  write(root / "a" / "b" / "c.cpp");
  EXPECT_EQ(next(), "a/b/c.cpp");
}

TEST_F(source_watch_test, folders_that_move_are_watched_where_they_are) {
  const auto watching = watch();
  fs::rename(root / "deep", root / "moved");
  EXPECT_EQ(next(), "moved/er/part.cpp");
  write(root / "moved" / "er" / "part.cpp");
  EXPECT_EQ(next(), "moved/er/part.cpp");
  fs::remove_all(root / "moved");
  next();
  fs::create_directories(root / "moved");
  write(root / "moved" / "again.cpp");
  EXPECT_EQ(next(), "moved/again.cpp");
}

TEST_F(source_watch_test, other_files_beside_the_sources_are_no_change) {
  auto how = options();
  fs::create_directories(root / "out");
  fs::create_directories(root / ".git");
  fs::create_directories(root / "build");
  write(root / "build" / "build.ninja");
  how.ignored = {root / "out", root / "program"};
  const auto watching = watch(how);
  write(root / "main.cpp");
  // The last change of a burst is reported.
  for (const char* each :
       {"out/part.cpp",
        "program",
        ".git/index",
        ".main.cpp.swp",
        "main.cpp~",
        "4913",
        "#main.cpp#",
        "todo.db",
        "todo.db-wal",
        "service.log",
        "build/main.cpp",
        "build/build.ninja"})
    write(root / each);
  fs::create_directories(root / ".hidden");
  write(root / ".hidden" / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, a_folder_that_becomes_a_build_folder_is_watched_no_longer) {
  auto how = options();
  fs::create_directories(root / "build");
  const auto watching = watch(how);
  write(root / "build" / "old.cpp");
  EXPECT_EQ(next(), "build/old.cpp");
  write(root / "main.cpp");
  fs::create_directories(root / "build" / "meson-private");
  EXPECT_EQ(next(), "main.cpp");
  write(root / "main.cpp");
  write(root / "build" / "new.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, earlier_changes_are_reported_from_a_given_time_on) {
  auto how = options();
  const auto written = fs::last_write_time(root / "main.cpp");
  fs::last_write_time(root / "deep" / "er" / "part.cpp", written - 1h);
  write(root / "future.cpp");
  fs::last_write_time(root / "future.cpp", written + 1h);
  how.since = written - 1min;
  const auto watching = watch(how);
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, a_root_may_be_a_file) {
  auto how = options();
  how.roots = {root / "main.cpp"};
  const auto watching = watch(how);
  write(root / "new.cpp");
  fs::rename(root / "new.cpp", root / "main.cpp");
  write(root / "other.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, a_root_that_is_a_file_may_have_been_written_before) {
  auto how = options();
  how.roots = {root / "main.cpp"};
  how.since = fs::last_write_time(root / "main.cpp");
  const auto watching = watch(how);
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, more_events_than_the_kernel_keeps_hide_nothing) {
  int kept = 0;
  std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> kept;
  if (kept > 100'000) GTEST_SKIP() << "the kernel keeps " << kept << " events";
  meanwhile = [&] {
    for (int i = 0; i <= kept / 4; ++i) {
      fs::rename(root / "main.cpp", root / "other.cpp");
      fs::rename(root / "other.cpp", root / "main.cpp");
    }
    fs::create_directories(root / "late");
    write(root / "late" / "part.cpp");
  };
  const auto watching = watch();
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
  next();  // Whatever happened before.
  write(root / "late" / "part.cpp");
  EXPECT_EQ(next(), "late/part.cpp");
}

TEST_F(source_watch_test, continues_after_a_call_that_throws) {
  meanwhile = [] { throw cruller::error("no compiler"); };
  const auto watching = watch();
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
  EXPECT_EQ(next(), "no compiler");
  write(root / "main.cpp");
  EXPECT_EQ(next(), "main.cpp");
}

TEST_F(source_watch_test, a_root_that_is_not_there_is_refused) {
  auto how = options();
  how.roots = {root / "none"};
  try {
    watch(how);
    FAIL();
  } catch (const cruller::error& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "cannot watch " + (root / "none").string() + ": No such file or directory"
    );
  }
}

TEST_F(source_watch_test, the_limit_of_open_files_is_reported) {
  if (!no_more_files::can_be()) GTEST_SKIP() << "the sanitizer needs a pipe";
  {
    const no_more_files here;
    EXPECT_THROW(watch(), cruller::error);
  }
  EXPECT_NO_THROW(watch());
}

TEST(source_names_test, sources_are_distinguished_from_other_files) {
  for (const char* each :
       {"main.cpp", "a.h", "meson.build", "schema.sql", "12345.cpp", "d", "o", "so", "Makefile"})
    EXPECT_TRUE(cruller::is_source_name(each)) << each;
  for (const char* each : {"", ".x", "x~", "x.swp", "#x#", "4913", "x.o", "libx.a", "build.ninja"})
    EXPECT_FALSE(cruller::is_source_name(each)) << each;
}

}  // namespace
