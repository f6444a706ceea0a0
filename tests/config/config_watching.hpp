// A configuration in a folder, and a watch for its changes. The clock is the test's, and the kernel
// reports an event before the call that causes it returns, so nothing is waited for.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_watch.hpp"

class config_watching : public testing::Test {
 protected:
  config_watching() {
    std::string name = std::filesystem::temp_directory_path() / "cruller-XXXXXX";
    top = std::filesystem::canonical(mkdtemp(name.data()));
    folder = top / "etc";
    std::filesystem::create_directories(folder);
    write(folder / "todo.yaml", "a: 1\n");
  }
  ~config_watching() override { std::filesystem::remove_all(top); }

  static void write(const std::filesystem::path& file, std::string_view text) {
    std::ofstream(file) << text;
  }
  // As editors and tools do it.
  static void replace(const std::filesystem::path& file, std::string_view text) {
    std::filesystem::path other = file;
    other += ".new";
    write(other, text);
    std::filesystem::rename(other, file);
  }

  // What the configuration is read from.
  cruller::config_inputs read() const {
    cruller::config_inputs inputs;
    for (const std::filesystem::path& each : files) {
      inputs.read(each);
      std::filesystem::path beside = each;
      beside += ".d";
      for (const std::filesystem::path& inner : inputs.list(beside).files) inputs.read(inner);
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
    const bool result = is_changed_after(std::chrono::milliseconds(200));
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

  std::filesystem::path top;
  std::filesystem::path folder;
  std::vector<std::filesystem::path> files{};
  cruller::config_watch::time now{};
  cruller::config_watch watch;
};
