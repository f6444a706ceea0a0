// Building with a shell command: its output, its end, and its interruption.
#include "reload/build.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>
#include <string>
#include <vector>

#include "../support/no_more_files.hpp"

namespace {

using cruller::build_command;

cruller::signal_setup nothing_blocked() {
  cruller::signal_setup setup;
  sigemptyset(&setup.mask);
  return setup;
}

struct built {
  std::optional<std::string> failure;
  std::string said;
};

built build(const std::string& command, const cruller::signal_setup& setup = nothing_blocked()) {
  built result;
  build_command build(command, "/", setup);
  result.failure = build.run([&](std::string_view text) { result.said += text; });
  return result;
}

TEST(reload_build_test, reports_the_output_of_the_command) {
  const built good = build("echo out; echo err >&2; printf end");
  EXPECT_EQ(good.failure, std::nullopt);
  EXPECT_EQ(good.said, "out\nerr\nend\n");
  EXPECT_EQ(build("true").said, "");
}

TEST(reload_build_test, reports_each_line_immediately) {
  // The command continues after the test has received its first line.
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  const std::string gate = "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(ends[0]);
  std::vector<std::string> lines;
  build_command build("echo one; read line <" + gate + "; echo $line", "/", nothing_blocked());
  const auto failure = build.run([&](std::string_view text) {
    lines.emplace_back(text);
    if (lines.size() == 1) {
      EXPECT_EQ(write(ends[1], "two\n", 4), 4);
    }
  });
  EXPECT_EQ(failure, std::nullopt);
  EXPECT_EQ(lines, (std::vector<std::string>{"one\n", "two\n"}));
  close(ends[0]);
  close(ends[1]);
}

TEST(reload_build_test, reads_all_of_a_long_output) {
  const built good = build("yes | head -c 3000000; head -c 200000 /dev/zero");
  EXPECT_EQ(good.failure, std::nullopt);
  EXPECT_EQ(std::count(good.said.begin(), good.said.end(), 'y'), 1500000);
  EXPECT_EQ(std::count(good.said.begin(), good.said.end(), '\0'), 200000);
}

TEST(reload_build_test, a_failure_has_its_code_or_its_signal) {
  EXPECT_EQ(build("exit 3").failure, "the build failed with exit code 3");
  EXPECT_EQ(build("exit 200").failure, "the build failed with exit code 200");
  EXPECT_EQ(build("no_such_program_here").failure, "the build failed with exit code 127");
  EXPECT_EQ(build("kill -SEGV $$").failure, "the build was terminated by SIGSEGV");
  EXPECT_EQ(build("sh -c 'kill -KILL $$'; exit $?").failure, "the build was terminated by SIGKILL");
}

TEST(reload_build_test, gets_no_input_and_none_of_our_files) {
  const int leaked = open("/dev/null", O_RDONLY);
  const built good = build("cat; ls -l /proc/self/fd; pwd");
  EXPECT_EQ(good.failure, std::nullopt);
  EXPECT_NE(good.said.find(" 0 -> /dev/null"), std::string::npos) << good.said;
  EXPECT_EQ(good.said.find(" " + std::to_string(leaked) + " -> /dev/null"), std::string::npos);
  EXPECT_TRUE(good.said.ends_with("\n/\n"));
  close(leaked);
}

TEST(reload_build_test, ignores_sigpipe_only_if_the_program_does) {
  // Shows whether SIGPIPE is ignored.
  const char* const show = "echo $((0x$(grep SigIgn /proc/self/status | cut -f2) >> 12 & 1))";
  const auto before = std::signal(SIGPIPE, [](int) {});
  EXPECT_EQ(build(show).said, "0\n");
  std::signal(SIGPIPE, SIG_IGN);
  EXPECT_EQ(build(show).said, "1\n");
  std::signal(SIGPIPE, before);
}

TEST(reload_build_test, background_processes_are_not_awaited) {
  const built good = build("sleep 1000 & echo $!");
  EXPECT_EQ(good.failure, std::nullopt);
  kill(std::stoi(good.said), SIGKILL);
}

TEST(reload_build_test, is_interrupted_with_all_that_it_has_started) {
  build_command build("sh -c 'echo begun; sleep 1000; echo no'; echo no", "/", nothing_blocked());
  EXPECT_FALSE(build.interrupt());
  std::string said;
  const auto failure = build.run([&](std::string_view text) {
    said += text;
    EXPECT_TRUE(build.interrupt());
  });
  EXPECT_EQ(failure, "the build was interrupted");
  EXPECT_EQ(said, "begun\n");
  EXPECT_FALSE(build.interrupt());
  EXPECT_NE(build.run([&](std::string_view) { build.interrupt(); }), std::nullopt);
}

TEST(reload_build_test, is_interrupted_even_if_the_program_ignores_interrupts) {
  const auto before = std::signal(SIGINT, SIG_IGN);
  build_command build("echo begun; sleep 1000", "/", nothing_blocked());
  EXPECT_EQ(
      build.run([&](std::string_view) { EXPECT_TRUE(build.interrupt()); }),
      "the build was interrupted"
  );
  std::signal(SIGINT, before);
}

TEST(reload_build_test, what_ignores_the_interrupt_is_killed_by_the_next) {
  build_command build(
      "trap 'echo no' INT; echo begun; while :; do sleep 0.01; done", "/", nothing_blocked()
  );
  std::string said;
  const auto failure = build.run([&](std::string_view text) {
    said += text;
    EXPECT_TRUE(build.interrupt());
  });
  EXPECT_EQ(failure, "the build was interrupted");
  EXPECT_EQ(said, "begun\nno\n");
}

TEST(reload_build_test, a_build_that_cannot_be_run_is_an_error) {
  if (!no_more_files::can_be()) GTEST_SKIP() << "the sanitizer needs a pipe";
  {
    const no_more_files here;
    EXPECT_EQ(
        build("true").failure, "cannot run the build: cannot make a pipe: Too many open files"
    );
  }
  EXPECT_EQ(build("true").failure, std::nullopt);
}

TEST(child_command_test, has_the_file_that_it_is_given_and_no_other) {
  const cruller::file_descriptor other(memfd_create("other", 0));
  const cruller::file_descriptor file(memfd_create("given", MFD_CLOEXEC));
  ASSERT_EQ(pwrite(file.get(), "words\n", 6, 0), 6);
  cruller::child_command shell(
      {"/bin/sh", {"sh", "-c", "cat <&3; test -e /proc/$$/fd/4 || echo and no more"}, {}, ""},
      nothing_blocked()
  );
  std::string said;
  const auto say = [&](std::string_view text) { said += text; };
  EXPECT_EQ(shell.run(say, {}, {}, file).number, 0);
  EXPECT_EQ(said, "words\nand no more\n");
}

TEST(reload_build_test, ends_when_its_output_is_closed) {
  build_command build("echo $$; sleep 1000", "/", nothing_blocked());
  std::string said;
  EXPECT_THROW(
      build.run([&](std::string_view text) {
        said = text;
        throw std::runtime_error("deaf");
      }),
      std::runtime_error
  );
  EXPECT_EQ(kill(std::stoi(said), 0), -1);
  EXPECT_FALSE(build.interrupt());
}

}  // namespace
