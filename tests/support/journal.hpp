// A journal: handlers record events, and a test compares the whole text.
#pragma once

#include <gtest/gtest.h>

#include <cruller/testing/journal.hpp>
#include <string>
#include <string_view>

// A test whose handlers call `write("start db")`; `journal()` returns all texts, separated by
// commas.
class journal_test : public testing::Test {
 public:
  static void write(std::string_view line) { written().write(line); }
  // Everything written since the last call.
  static std::string journal() { return written().take(); }

 protected:
  void SetUp() override { written().clear(); }

 private:
  static cruller::testing::journal& written() {
    static cruller::testing::journal lines;
    return lines;
  }
};
