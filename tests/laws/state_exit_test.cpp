// The end of the program: active states stop before static objects are destroyed.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cruller/state.hpp>
#include <cstdio>
#include <cstdlib>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace cruller::dsl;

void say(const char* what) { std::fprintf(stderr, "%s;", what); }

// As in programs that do not manage the order of initialization. The object used first is
// constructed last here: without stop_at_exit it would be destroyed first.
auto& config() {
  static cruller::state only{name("config"), start([] { return 42; }), stop([] { say("config"); })};
  return only;
}
auto& db() {
  static cruller::state only{name("db"), start([] { return *config(); }), stop([] {
                               say(*config() == 42 ? "db" : "db without config");
                             })};
  return only;
}

// A static object that a value uses in its stop handler.
bool journal_is_there = false;
struct journal {
  journal() { journal_is_there = true; }
  ~journal() { journal_is_there = false; }
};
journal& the_journal() {
  static journal only;
  return only;
}
auto& writer() {
  static cruller::state only{
      name("writer"), start([]() -> journal& { return the_journal(); }), stop([](journal&) {
        say(journal_is_there ? "writer" : "writer without journal");
      })};
  return only;
}

TEST(state_exit_test, stops_what_is_active_in_reverse_order_of_realization) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    *db();
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^db;config;$");
}

TEST(state_exit_test, comes_before_the_end_of_static_objects_that_a_state_uses) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    *writer();
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^writer;$");
}

// The container is constructed after the call of stop_at_exit, and would be destroyed before it.
TEST(state_exit_test, comes_before_the_end_of_a_static_container_of_handles) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    static std::vector<cruller::state_handle<int>> pools;
    for (int i = 0; i != 3; ++i)
      pools.emplace_back(start([i] { return i; }), stop([](int& n) {
                           say(std::to_string(n).c_str());
                         }));
    for (const auto& each : pools) static_cast<void>(*each);
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^2;1;0;$");
}

TEST(state_exit_test, comes_before_the_end_of_static_objects_that_a_state_on_the_heap_uses) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    static const auto* const owner = new cruller::state_handle<journal>(
        start([]() -> journal& { return the_journal(); }),
        stop([](journal&) { say(journal_is_there ? "writer" : "writer without journal"); })
    );
    static_cast<void>(**owner);
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^writer;$");
}

TEST(state_exit_test, may_be_called_late_and_twice) {
  const auto program = [] {
    *db();
    cruller::states::stop_at_exit();
    cruller::states::stop_at_exit();
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^db;config;$");
}

TEST(state_exit_test, stops_nothing_that_was_stopped) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    *db();
    cruller::states::stop();
    say("exit");
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^db;config;exit;$");
}

TEST(state_exit_test, continues_after_a_failing_stop_and_reports_it) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    static const auto watch = cruller::states::watch([](auto& event) {
      if (event.error != nullptr) say("failed");
    });
    *db();
    static cruller::state broken{start([] {}), stop([] { throw std::runtime_error("busy"); })};
    *broken;
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^failed;db;config;$");
}

// A child made by fork, which calls the function and exits; then the parent continues.
template <typename Function>
[[noreturn]] void exit_after_child(Function in_child) {
  const pid_t child = fork();
  if (child == 0) {
    in_child();
    std::exit(0);
  }
  waitpid(child, nullptr, 0);
  say("parent");
  std::exit(0);
}

TEST(state_exit_test, S12_a_forked_child_stops_what_it_has_started_and_nothing_of_its_parent) {
  static cruller::state own{start([] {}), stop([] { say("own"); })};
  const auto program = [] {
    cruller::states::stop_at_exit();
    *db();
    exit_after_child([] { *own; });
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^own;parent;db;config;$");
  const auto without_stop_at_exit = [] {
    *config();
    exit_after_child([] { *own; });
  };
  EXPECT_EXIT(without_stop_at_exit(), testing::ExitedWithCode(0), "^own;parent;config;$");
}

TEST(state_exit_test, S12_a_forked_child_may_stop_what_its_parent_has_started) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    *config();
    exit_after_child([] { cruller::states::stop(); });
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^config;parent;config;$");
}

TEST(state_exit_test, is_off_by_default_and_then_each_state_ends_with_its_own_scope) {
  const auto program = [] {
    *config();
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^config;$");
}

TEST(state_exit_test, may_come_in_a_start_handler) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    *db();
    static cruller::state hopeless{start([] {
      say("exit");
      std::exit(3);
    })};
    *hopeless;
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(3), "^exit;db;config;$");
}

TEST(state_exit_test, may_come_in_a_stop_handler_where_another_one_fails) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    struct noisy {
      ~noisy() { say("destroyed"); }
    };
    static cruller::state broken{start([] { return noisy(); }), stop([] { throw 7; })};
    static cruller::state hopeless{start([] {}), stop([] {
                                     say("exit");
                                     std::exit(3);
                                   })};
    *broken;
    *hopeless;
    hopeless.close();
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(3), "^exit;destroyed;$");
}

struct quitter {
  [[noreturn]] friend std::ostream& operator<<(std::ostream&, const quitter&) { std::exit(3); }
};

TEST(state_exit_test, may_come_while_a_value_is_printed_and_then_nothing_stops) {
  const auto program = [] {
    cruller::states::stop_at_exit();
    static cruller::state hopeless{start([] { return quitter(); }), stop([] { say("stop"); })};
    *hopeless;
    static_cast<void>(hopeless.text());
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(3), "^$");
}

}  // namespace
