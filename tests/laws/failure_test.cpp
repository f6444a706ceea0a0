// Failing handlers: the rollback, the components that keep running, and the error.
#include "../support/parts.hpp"

namespace {

using cruller::component_state;
using cruller::failure_policy;
using cruller::signal_error;
using namespace test;

class failure_test : public journal_test {};

constexpr auto fails_in_the_middle = define(
    "db"_k = component(start([] { return part(started("db")); }), stop(stopped)),
    "cache"_k = component(
        config(ref<"db">),
        start([](part&) -> int {
          write("try cache");
          boom();
        }),
        stop([](int&) { write("never"); })
    ),
    "web"_k = component(config(ref<"cache">), start([](int&) { write("never"); }))
);

template <typename System>
signal_error failing_start(System& sys, const cruller::signal_options& options = {}) {
  try {
    sys.start(options);
  } catch (const signal_error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing failed";
  throw std::logic_error("nothing failed");
}

TEST_F(failure_test, F1_a_failing_start_rolls_back) {
  cruller::system<fails_in_the_middle> sys;
  const signal_error error = failing_start(sys);
  EXPECT_EQ(journal(), "start db, try cache, stop db, destroy db");
  EXPECT_EQ(error.component(), "cache");
  EXPECT_EQ(error.signal(), "start");
  EXPECT_EQ(error.rolled_back(), std::vector<std::string>{"db"});
  EXPECT_EQ(error.not_reached(), std::vector<std::string>{"web"});
  EXPECT_EQ(sys.state(), component_state::stopped);
  EXPECT_STREQ(error.what(), "cache: start failed: boom\n  rolled back: db\n  not reached: web");
}

TEST_F(failure_test, F1_the_first_error_stays_primary_when_the_rollback_fails_too) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), stop([](part&) { throw 7; })),
      "b"_k = component(config(ref<"a">), start([](part&) { boom(); }))
  );
  cruller::system<definition> sys;
  const signal_error error = failing_start(sys);
  ASSERT_EQ(error.failures().size(), 2u);
  EXPECT_EQ(error.failures()[0].component, "b");
  EXPECT_EQ(error.failures()[1].component, "a");
  EXPECT_EQ(error.failures()[1].signal, "stop");
  EXPECT_EQ(error.failures()[1].message, "an exception of type int");
  EXPECT_EQ(journal(), "destroy a");
}

TEST_F(failure_test, F1_keep_leaves_what_started_and_stop_cleans_up) {
  cruller::system<fails_in_the_middle> sys;
  const signal_error error = failing_start(sys, {.on_failure = failure_policy::keep});
  EXPECT_EQ(journal(), "start db, try cache");
  EXPECT_TRUE(error.rolled_back().empty());
  EXPECT_EQ(sys.state("db"), component_state::running);
  EXPECT_EQ(sys.state("cache"), component_state::failed);
  sys.stop();
  EXPECT_EQ(journal(), "stop db, destroy db");
}

//   log    db <- cache <- web      disk <- files
constexpr auto two_fail = define(
    "log"_k = component(start([] { return part(started("log")); })),
    "db"_k = component(start([]() -> int { throw std::runtime_error("no db"); })),
    "cache"_k = component(config(ref<"db">), start([](int&) { write("never"); })),
    "web"_k = component(config(ref<"cache">, ref<"log">), start([](auto&...) { write("never"); })),
    "disk"_k = component(start([]() -> int { throw std::runtime_error("no disk"); })),
    "files"_k = component(depends_on<"disk">, start([] { write("never"); })),
    "mail"_k = component(config(ref<"log">), start([](part&) { return part(started("mail")); }))
);

TEST_F(failure_test, go_on_starts_what_does_not_depend_on_what_failed) {
  for (const unsigned threads : {1u, 4u}) {
    cruller::system<two_fail> sys;
    const signal_error error = failing_start(
        sys, {.threads = threads, .on_failure = failure_policy::go_on}
    );
    EXPECT_EQ(journal(), "start log, start mail");
    ASSERT_EQ(error.failures().size(), 2u);
    EXPECT_EQ(error.failures()[0].message.substr(0, 3), "no ");
    EXPECT_NE(error.failures()[0].component, error.failures()[1].component);
    EXPECT_EQ(error.not_reached(), (std::vector<std::string>{"cache", "web", "files"}));
    EXPECT_TRUE(error.rolled_back().empty());
    EXPECT_EQ(sys.state("db"), component_state::failed);
    EXPECT_EQ(sys.state("web"), component_state::stopped);
    EXPECT_EQ(sys.state("mail"), component_state::running);
    sys.stop();
    EXPECT_EQ(journal(), "destroy mail, destroy log");
  }
}

TEST_F(failure_test, go_on_without_a_failure_is_a_start) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part(started("a")); })),
      "b"_k = component(config(ref<"a">), start([](part&) { return part(started("b")); }))
  );
  cruller::system<definition> sys;
  sys.start({.on_failure = failure_policy::go_on});
  EXPECT_EQ(journal(), "start a, start b");
  EXPECT_EQ(sys.state(), component_state::running);
}

TEST_F(failure_test, F1_a_start_over_a_running_part_rolls_back_only_its_own) {
  static bool fails = false;
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part(started("a")); }), stop(stopped)),
      "b"_k = component(config(ref<"a">), start([](part&) {
                          if (fails) boom();
                          return part(started("b"));
                        }))
  );
  cruller::system<definition> sys;
  sys.start();
  fails = true;
  journal();
  EXPECT_THROW(sys.restart(), signal_error);
  EXPECT_EQ(journal(), "destroy b, stop a, destroy a, start a, stop a, destroy a");
}

TEST_F(failure_test, F2_stop_always_completes_and_lists_all_failures) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), stop([](part&) { boom(); })),
      "b"_k = component(start([] { return part("b"); }), stop(stopped)),
      "c"_k = component(
          start([] { return part("c"); }),
          before(stop, [](part&) { throw std::runtime_error("before"); }),
          stop([](part&) { throw std::runtime_error("handler"); }),
          after(stop, [](part&) { write("after"); })
      )
  );
  cruller::system<definition> sys;
  sys.start();
  try {
    sys.stop();
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    ASSERT_EQ(error.failures().size(), 3u);
    EXPECT_EQ(error.failures()[0].message, "before");
    EXPECT_EQ(error.failures()[1].message, "handler");
    EXPECT_EQ(error.failures()[2].component, "a");
  }
  EXPECT_EQ(journal(), "after, destroy c, stop b, destroy b, destroy a");
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST_F(failure_test, F3_a_failing_suspend_stops_where_it_is) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return part("a"); }), suspend(suspended)),
      "b"_k = component(
          config(ref<"a">), start([](part&) { return part("b"); }), suspend([](part&) { boom(); })
      ),
      "c"_k = component(
          config(ref<"b">), start([](part&) { return part("c"); }), suspend(suspended)
      )
  );
  cruller::system<definition> sys;
  sys.start();
  try {
    sys.suspend();
    FAIL() << "nothing failed";
  } catch (const signal_error& error) {
    EXPECT_EQ(error.component(), "b");
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"a"});
  }
  EXPECT_EQ(sys.state("a"), component_state::running);
  EXPECT_EQ(sys.state("b"), component_state::failed);
  EXPECT_EQ(sys.state("c"), component_state::suspended);
  journal();
  sys.stop();
  EXPECT_EQ(journal(), "destroy c, destroy b, destroy a");
}

TEST_F(failure_test, F4_the_original_exception_is_nested) {
  cruller::system<fails_in_the_middle> sys;
  try {
    sys.start();
  } catch (const signal_error& error) {
    try {
      std::rethrow_if_nested(error);
      FAIL() << "expected a nested exception";
    } catch (const std::runtime_error& cause) {
      EXPECT_STREQ(cause.what(), "boom");
    }
  }
}

struct odd {};

TEST_F(failure_test, F4_an_exception_of_any_type_is_wrapped) {
  static constexpr auto definition = define("a"_k = component(start([] { throw odd(); })));
  cruller::system<definition> sys;
  const signal_error error = failing_start(sys);
  EXPECT_NE(error.failures()[0].message.find("odd"), std::string::npos);
  EXPECT_THROW(std::rethrow_exception(error.failures()[0].cause), odd);
}

TEST_F(failure_test, F4_an_exception_without_a_message_is_wrapped) {
  struct silent : std::exception {
    const char* what() const noexcept override { return ""; }
  };
  static constexpr auto definition = define("a"_k = component(start([] { throw silent(); })));
  cruller::system<definition> sys;
  EXPECT_NE(failing_start(sys).failures()[0].message.find("silent"), std::string::npos);
}

TEST_F(failure_test, F5_a_failing_hook_after_start_leaves_no_instance_behind) {
  static constexpr auto definition = define(
      "a"_k = component(
          start([] { return part("a"); }), after(start, [](part&) { boom(); }), stop(stopped)
      )
  );
  cruller::system<definition> sys;
  EXPECT_THROW(sys.start(), signal_error);
  EXPECT_EQ(journal(), "stop a, destroy a");
  EXPECT_THROW(sys.start({.on_failure = failure_policy::keep}), signal_error);
  EXPECT_EQ(journal(), "");
  sys.stop();
  EXPECT_EQ(journal(), "stop a, destroy a");
}

TEST_F(failure_test, F5_an_instance_that_was_never_made_is_never_stopped) {
  static constexpr auto definition = define(
      "a"_k = component(
          before(start, [] { boom(); }), start([] { return part("a"); }), stop(stopped)
      )
  );
  cruller::system<definition> sys;
  EXPECT_THROW(sys.start(), signal_error);
  sys.stop();
  EXPECT_EQ(journal(), "");
}

}  // namespace
