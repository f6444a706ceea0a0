// The state that survives a reload: writing, reading, and refusing other files.
#include "reload/reload_state.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cruller/error.hpp>
#include <csignal>
#include <cstdlib>
#include <string>

namespace {

using cruller::reload_state;

reload_state everything() {
  reload_state state;
  state.system = "prod";
  state.values = {{"env.port", "0"}, {"env.name", "no UTF-8: \xff\xfe"}, {"env.port", "1"}};
  state.only = {"http", ""};
  state.log = false;
  state.history = {"restart", "set env.name \"two words\"", "\n"};
  state.reply_as_json = true;
  state.signals.emplace();
  sigemptyset(&state.signals->mask);
  sigaddset(&state.signals->mask, SIGUSR1);
  sigaddset(&state.signals->mask, SIGRTMIN);
  state.build_began = std::filesystem::file_time_type::clock::now();
  state.built = std::chrono::nanoseconds(1234567890123);
  return state;
}

// As someone other than the library would set it.
void set_variable(const std::string& value) { setenv("CRULLER_RELOADED", value.c_str(), 1); }

void expect_nothing_for(const std::string& value) {
  set_variable(value);
  EXPECT_EQ(cruller::take_reload_state(), std::nullopt) << value;
  EXPECT_EQ(std::getenv("CRULLER_RELOADED"), nullptr) << value;
}

cruller::file_descriptor open_null() {
  return cruller::file_descriptor(open("/dev/null", O_RDONLY));
}

bool is_open(int file) { return fcntl(file, F_GETFD) >= 0; }

}  // namespace

namespace cruller::inline v0 {

// Used only to compare with std::nullopt.
bool operator==(const reload_state& a, const reload_state& b) { return to_bytes(a) == to_bytes(b); }
void PrintTo(const reload_state& state, std::ostream* out) { *out << "state of " << state.system; }

}  // namespace cruller::v0

namespace {

TEST(reload_state_test, comes_back_from_its_bytes) {
  const reload_state state = everything();
  EXPECT_EQ(cruller::read_reload_state(to_bytes(state)), state);
  EXPECT_EQ(cruller::read_reload_state(to_bytes(reload_state())), reload_state());
}

TEST(reload_state_test, a_selection_of_nothing_is_not_everything) {
  reload_state state;
  state.only.emplace();
  EXPECT_NE(state, reload_state());
  EXPECT_EQ(cruller::read_reload_state(to_bytes(state)).only, std::vector<std::string>());
  EXPECT_EQ(cruller::read_reload_state(to_bytes(reload_state())).only, std::nullopt);
}

TEST(reload_state_test, passes_over_what_it_does_not_know_and_has_defaults_for_what_is_missing) {
  // {"system": "dev", "news": [1]}
  const std::string newer =
      "\xa2\x66system\x63"
      "dev\x64news\x81\x01";
  const reload_state state = cruller::read_reload_state(newer);
  EXPECT_EQ(state.system, "dev");
  EXPECT_TRUE(state.log);
  EXPECT_EQ(state.reply_to, -1);
  EXPECT_EQ(state.signals, std::nullopt);
}

TEST(reload_state_test, refuses_what_is_no_state) {
  const std::string whole = to_bytes(everything());
  // {"log": "yes"}, a list, a number
  for (const std::string bytes : {"", "garbage", "\xa1\x63log\x63yes", "\x81\x01", "\x01"})
    EXPECT_THROW(cruller::read_reload_state(bytes), cruller::error) << bytes;
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(cruller::read_reload_state(whole.substr(0, size)), cruller::error) << size;
}

TEST(reload_state_test, any_changed_byte_is_read_or_refused) {
  const std::string whole = to_bytes(everything());
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (const int bits : {0x01, 0x20, 0x80, 0xff}) {
      std::string changed = whole;
      changed[at] = static_cast<char>(changed[at] ^ bits);
      try {
        static_cast<void>(cruller::read_reload_state(changed));
      } catch (const cruller::error&) {
      }
    }
}

TEST(reload_state_test, is_taken_once_with_what_it_names) {
  reload_state state = everything();
  const auto first = open_null();
  const auto second = open_null();
  const auto client = open_null();
  state.descriptors = {{"http.server", first.get()}, {"gone", 1000}, {"mail", second.get()}};
  state.reply_to = client.get();
  cruller::file_descriptor left = cruller::leave(state);
  EXPECT_EQ(fcntl(left.get(), F_GETFD), FD_CLOEXEC);
  set_variable(std::to_string(left.get()));
  const auto taken = cruller::take_reload_state();
  ASSERT_TRUE(taken);
  state.descriptors.erase(state.descriptors.begin() + 1);
  state.process = getpid();
  EXPECT_EQ(*taken, state);
  EXPECT_EQ(std::getenv("CRULLER_RELOADED"), nullptr);
  for (const int each : {first.get(), second.get(), client.get()})
    EXPECT_EQ(fcntl(each, F_GETFD), FD_CLOEXEC);
  // It was closed after reading.
  EXPECT_FALSE(is_open(left.release()));
  EXPECT_EQ(cruller::take_reload_state(), std::nullopt);
}

TEST(reload_state_test, a_variable_set_by_hand_is_nothing) {
  for (const char* each :
       {"", "garbage", "-1", "0", "2", "3x", " 3", "1000", "99999999999999999999"})
    expect_nothing_for(each);
}

TEST(reload_state_test, a_foreign_file_is_ignored_and_stays_open) {
  const auto file = open_null();
  expect_nothing_for(std::to_string(file.get()));
  EXPECT_TRUE(is_open(file.get()));
  // The name is ours, but the file is not sealed against writing.
  const cruller::file_descriptor open_for_all(memfd_create("cruller-reload", MFD_ALLOW_SEALING));
  expect_nothing_for(std::to_string(open_for_all.get()));
  EXPECT_TRUE(is_open(open_for_all.get()));
}

TEST(reload_state_test, what_was_left_for_another_process_is_nothing) {
  reload_state state = everything();
  cruller::file_descriptor left = cruller::leave(state);
  const int child = fork();
  if (child == 0) {
    set_variable(std::to_string(left.get()));
    _exit(cruller::take_reload_state() ? 1 : 0);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(reload_state_test, a_trial_takes_over_what_its_parent_has_left) {
  const reload_state state = everything();
  const cruller::file_descriptor left = cruller::leave(state);
  EXPECT_EQ(cruller::take_trial_state(""), std::nullopt);
  EXPECT_EQ(cruller::take_trial_state("1000"), std::nullopt);
  const int child = fork();
  if (child == 0) {
    const auto taken = cruller::take_trial_state(std::to_string(left.get()));
    _exit(taken && taken->values == state.values && !is_open(left.get()) ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
