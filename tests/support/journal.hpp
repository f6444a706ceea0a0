// A journal: handlers write down what happens, and a test compares the whole of it.
#pragma once

#include <gtest/gtest.h>

#include <cruller/testing/journal.hpp>
#include <string>
#include <string_view>

// A test whose handlers write with `write("start db")`; `journal()` is all of it, comma by comma.
class journal_test : public testing::Test {
 public:
  static void write(std::string_view line) { written().write(line); }
  // What has been written since the last time it was asked for.
  static std::string journal() { return written().take(); }

 protected:
  void SetUp() override { written().clear(); }

 private:
  static cruller::testing::journal& written() {
    static cruller::testing::journal lines;
    return lines;
  }
};
