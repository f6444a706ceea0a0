// A journal: handlers write down what happens, and a test compares the whole of it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

// A test whose handlers write with `write("start db")`; `journal()` is all of it, comma by comma.
class journal_test : public testing::Test {
 public:
  static void write(std::string_view line) {
    if (!text().empty()) text() += ", ";
    text() += line;
  }
  // What has been written since the last time it was asked for.
  static std::string journal() { return std::exchange(text(), {}); }

 protected:
  void SetUp() override { text().clear(); }

 private:
  static std::string& text() {
    static std::string written;
    return written;
  }
};
