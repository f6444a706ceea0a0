// The answers of commands that fail.
#include <gtest/gtest.h>

#include <cruller/error.hpp>

#include "commands/commands.hpp"

namespace {

TEST(command_line_test, of_a_cancelled_signal_says_why_in_its_data_too) {
  const cruller::signal_error cancelled({}, {}, {"server"}, "start");
  EXPECT_EQ(
      cruller::answer_of(cancelled, true).data["error"],
      "start was cancelled: the program is shutting down\n  not reached: server"
  );
  EXPECT_EQ(
      cruller::answer_of(cancelled).data["error"], "start was cancelled\n  not reached: server"
  );
}

}  // namespace
