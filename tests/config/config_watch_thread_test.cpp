// Watching a configuration on a thread.
#include "config/config_watch_thread.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <cruller/error.hpp>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <string>
#include <utility>

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class config_watch_thread_test : public testing::Test {
 protected:
  config_watch_thread_test() {
    std::string name = fs::temp_directory_path() / "cruller-XXXXXX";
    folder = mkdtemp(name.data());
    write("a: 1\n");
  }
  ~config_watch_thread_test() override { fs::remove_all(folder); }

  void write(std::string_view text) const {
    std::ofstream(folder / "new") << text;
    fs::rename(folder / "new", folder / "todo.yaml");
  }
  cruller::config_inputs read(std::string* text = nullptr) const {
    cruller::config_inputs inputs;
    const auto& content = inputs.read(folder / "todo.yaml");
    if (text != nullptr) *text = std::get<std::string>(content);
    return inputs;
  }
  void report(std::string text) {
    const std::lock_guard lock(mutex);
    reported.push_back(std::move(text));
    comes.notify_one();
  }
  // The next text that is read, or the next error.
  std::string next() {
    std::unique_lock lock(mutex);
    comes.wait(lock, [this] { return !reported.empty(); });
    std::string first = std::move(reported.front());
    reported.pop_front();
    return first;
  }
  std::unique_ptr<cruller::config_watch_thread> watch() {
    return std::make_unique<cruller::config_watch_thread>(
        read(),
        [this] {
          std::string text;
          cruller::config_inputs inputs = read(&text);
          if (meanwhile) std::exchange(meanwhile, nullptr)();
          report(std::move(text));
          return inputs;
        },
        [this](const std::exception& error) { report(error.what()); },
        cruller::config_settling{0ms, 0ms}
    );
  }

  fs::path folder;
  std::function<void()> meanwhile{};  // Called after the next reading.
  std::mutex mutex{};
  std::condition_variable comes{};
  std::deque<std::string> reported{};
};

TEST_F(config_watch_thread_test, reads_again_after_each_change) {
  const auto watching = watch();
  write("a: 2\n");
  EXPECT_EQ(next(), "a: 2\n");
  write("a: 3\n");
  EXPECT_EQ(next(), "a: 3\n");
}

TEST_F(config_watch_thread_test, changes_while_it_is_read_lead_to_one_more_call) {
  meanwhile = [this] {
    write("a: 3\n");
    write("a: 4\n");
  };
  const auto watching = watch();
  write("a: 2\n");
  EXPECT_EQ(next(), "a: 2\n");
  EXPECT_EQ(next(), "a: 4\n");
  write("a: 5\n");
  EXPECT_EQ(next(), "a: 5\n");
}

TEST_F(config_watch_thread_test, continues_after_a_call_that_throws) {
  meanwhile = [] { throw cruller::error("no memory"); };
  const auto watching = watch();
  write("a: 2\n");
  EXPECT_EQ(next(), "no memory");
  write("a: 3\n");
  EXPECT_EQ(next(), "a: 3\n");
}

TEST_F(config_watch_thread_test, ends_while_a_change_settles) {
  {
    const cruller::config_watch_thread watching(
        read(),
        [this] {
          report("read");
          return read();
        },
        [this](const std::exception& error) { report(error.what()); },
        cruller::config_settling{1h, 1h}
    );
    write("a: 2\n");
  }
  EXPECT_TRUE(reported.empty());
}

}  // namespace
