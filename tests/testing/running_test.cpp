// The testing kit with GoogleTest, which is included first here: running systems and fixtures.
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>
//
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <optional>
#include <stdexcept>
#include <string>

namespace {

using namespace cruller::dsl;
using cruller::component_state;
using cruller::testing::environment;
using cruller::testing::fixture;
using cruller::testing::guarded;
using cruller::testing::journal;
using cruller::testing::running;
using cruller::testing::suite_fixture;

constexpr auto shop = define(
    "port"_k = 8080,
    "db"_k = component(start([] { return std::string("todo.db"); })),
    "web"_k = component(config(ref<"db">, ref<"port">), start([](std::string& db, int port) {
                          return db + ":" + std::to_string(port);
                        }))
);
constexpr auto fails_to_start = with(
    shop, "web"_k = component(start([] { throw std::runtime_error("bind: permission denied"); }))
);
constexpr auto fails_to_stop = with(
    shop, "db.stop"_k = [](std::string&) { throw std::runtime_error("disk full"); }
);

// --- running ------------------------------------------------------------------------------------

TEST(running_test, starts_in_its_constructor) {
  running<shop> sys;
  EXPECT_EQ(sys.state(), component_state::running);
  EXPECT_EQ(sys["web"_k], "todo.db:8080");
  EXPECT_EQ(sys.at("port"_k), 8080);
  EXPECT_EQ(sys.find<std::string>("db"), &sys["db"_k]);
}

TEST(running_test, stops_at_the_end_of_the_scope) {
  journal nothing_yet;
  std::optional<running<shop>> sys(std::in_place);
  journal journal(*sys);
  sys.reset();
  EXPECT_EQ(journal, "stop web, stop db, stop port");
}

TEST(running_test, has_all_verbs_of_a_system) {
  running<shop> sys;
  sys.suspend();
  sys.resume();
  sys.restart();
  sys.stop();
  sys.set("port"_k, 1);
  sys.start();
  EXPECT_EQ(sys["web"_k], "todo.db:1");
}

TEST(running_test, throws_what_its_start_throws) {
  try {
    running<fails_to_start> sys;
    FAIL() << "it runs";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(
        error.what(), "web: start failed: bind: permission denied\n  rolled back: db, port"
    );
  }
}

TEST(running_test, starts_with_options) {
  static constexpr auto fails_at_both = with(
      fails_to_start, "db.stop"_k = [](std::string&) { throw std::runtime_error("disk full"); }
  );
  // The components that were kept are stopped at the end, and that stop fails.
  EXPECT_NONFATAL_FAILURE(
      EXPECT_THROW(
          running<fails_at_both> sys({.on_failure = cruller::failure_policy::keep}),
          cruller::signal_error
      ),
      "db: stop failed: disk full"
  );
}

TEST(running_test, that_fails_to_stop_fails_the_test) {
  EXPECT_NONFATAL_FAILURE(running<fails_to_stop> sys, "db: stop failed: disk full");
}

TEST(running_test, that_stops_fails_no_test) {
  ::testing::TestPartResultArray results;
  {
    const ::testing::ScopedFakeTestPartResultReporter reporter(&results);
    running<shop> sys;
  }
  EXPECT_EQ(results.size(), 0);
}

TEST(running_test, reports_the_line_where_it_is_declared) {
  ::testing::TestPartResultArray results;
  constexpr int line = __LINE__ + 3;
  {
    const ::testing::ScopedFakeTestPartResultReporter reporter(&results);
    running<fails_to_stop> sys;
  }
  ASSERT_EQ(results.size(), 1);
  EXPECT_EQ(results.GetTestPartResult(0).line_number(), line);
  EXPECT_STREQ(results.GetTestPartResult(0).file_name(), __FILE__);
}

TEST(running_test, names_every_component_that_fails_to_stop) {
  static constexpr auto all_fail = with(
      fails_to_stop, "web.stop"_k = [](std::string&) { throw std::runtime_error("busy"); }
  );
  EXPECT_NONFATAL_FAILURE(
      running<all_fail> sys, "web: stop failed: busy\n  also db: stop failed: disk full"
  );
}

TEST(running_test, lets_the_bodys_own_exception_through) {
  EXPECT_NONFATAL_FAILURE(
      {
        try {
          running<fails_to_stop> sys;
          throw std::logic_error("the body's");
        } catch (const std::logic_error& error) {
          EXPECT_STREQ(error.what(), "the body's");
        }
      },
      "db: stop failed: disk full"
  );
}

TEST(running_test, that_was_stopped_by_hand_reports_nothing_more) {
  running<fails_to_stop> sys;
  EXPECT_THROW(sys.stop(), cruller::signal_error);
  EXPECT_EQ(sys.state(), component_state::stopped);
}

TEST(running_test, survives_a_reporter_that_throws) {
  const auto before = cruller::testing::report_to([](const cruller::testing::failure_report&) {
    throw 1;
  });
  { running<fails_to_stop> sys; }
  const auto throwing = cruller::testing::report_to(before);
  EXPECT_NE(throwing, before);
}

TEST(guarded_test, leaves_time_before_the_start) {
  guarded<shop> sys;
  EXPECT_EQ(sys.state(), component_state::stopped);
  sys.set("port"_k, 0);
  journal journal(sys);
  sys.start();
  EXPECT_EQ(journal, "start port, start db, start web");
  EXPECT_EQ(sys["web"_k], "todo.db:0");
}

TEST(guarded_test, reports_when_it_is_finished_early) {
  guarded<fails_to_stop> sys;
  sys.start();
  EXPECT_NONFATAL_FAILURE(sys.finish(), "db: stop failed: disk full");
  EXPECT_EQ(sys.state(), component_state::stopped);
  sys.finish();
}

// --- fixtures -----------------------------------------------------------------------------------

class fixture_test : public fixture<shop> {};

TEST_F(fixture_test, has_a_system_that_runs) { EXPECT_EQ(sys["web"_k], "todo.db:8080"); }

TEST_F(fixture_test, has_a_system_of_its_own_in_each_test) {
  EXPECT_EQ(sys["db"_k], "todo.db");
  sys["db"_k] = "changed";
}

TEST_F(fixture_test, has_a_system_of_its_own_in_each_other_test) {
  EXPECT_EQ(sys["db"_k], "todo.db");
  sys["db"_k] = "changed";
}

class fixture_with_values_test : public fixture<shop> {
 protected:
  void SetUp() override {
    sys.set("port"_k, 0);
    fixture::SetUp();
  }
};

TEST_F(fixture_with_values_test, sets_them_before_the_start) {
  EXPECT_EQ(sys["web"_k], "todo.db:0");
}

// A fixture that is driven by hand, in the way GoogleTest drives it.
template <const auto& Definition>
struct driven : fixture<Definition> {
  using fixture<Definition>::SetUp;
  using fixture<Definition>::TearDown;
  using fixture<Definition>::sys;
  void TestBody() override {}
};

TEST(a_fixture, throws_what_its_start_throws) {
  driven<fails_to_start> test;
  EXPECT_THROW(test.SetUp(), cruller::signal_error);
  test.TearDown();
}

TEST(a_fixture, that_fails_to_stop_fails_the_test) {
  driven<fails_to_stop> test;
  test.SetUp();
  EXPECT_NONFATAL_FAILURE(test.TearDown(), "db: stop failed: disk full");
}

TEST(a_fixture, stops_its_system_before_the_members_of_its_tests_end) {
  driven<shop> test;
  test.SetUp();
  test.TearDown();
  EXPECT_EQ(test.sys.state(), component_state::stopped);
}

class suite_fixture_test : public suite_fixture<shop> {};

TEST_F(suite_fixture_test, shares_a_system_that_is_changed_here) {
  EXPECT_EQ(sys.state(), component_state::running);
  sys["db"_k] += "!";
  EXPECT_EQ(sys["db"_k].substr(0, 8), "todo.db!");
}

TEST_F(suite_fixture_test, shares_a_system_that_is_changed_there) {
  sys["db"_k] += "!";
  EXPECT_EQ(sys["db"_k].substr(0, 8), "todo.db!");
}

template <const auto& Definition>
struct driven_suite : suite_fixture<Definition> {
  void TestBody() override {}
};

TEST(a_suite_fixture, keeps_its_system_from_test_to_test) {
  static constexpr auto definition = shop;
  driven_suite<definition>::SetUpTestSuite();
  struct test : driven_suite<definition> {
    std::string& db() { return sys["db"_k]; }
  };
  test().db() = "changed";
  EXPECT_EQ(test().db(), "changed");
  driven_suite<definition>::TearDownTestSuite();
  EXPECT_THROW(test(), cruller::lifecycle_error);
}

TEST(a_suite_fixture, throws_what_its_start_throws) {
  EXPECT_THROW(driven_suite<fails_to_start>::SetUpTestSuite(), cruller::signal_error);
  EXPECT_THROW(driven_suite<fails_to_start>(), cruller::lifecycle_error);
  driven_suite<fails_to_start>::TearDownTestSuite();
}

TEST(a_suite_fixture, that_fails_to_stop_fails_the_suite) {
  driven_suite<fails_to_stop>::SetUpTestSuite();
  EXPECT_NONFATAL_FAILURE(
      driven_suite<fails_to_stop>::TearDownTestSuite(), "db: stop failed: disk full"
  );
}

[[maybe_unused]] const auto* const
    registered = ::testing::AddGlobalTestEnvironment(new environment<shop>);

TEST(environment_test, has_a_system_for_the_whole_program) {
  EXPECT_EQ(environment<shop>::sys()["web"_k], "todo.db:8080");
}

TEST(environment_test, runs_from_set_up_to_tear_down) {
  static constexpr auto definition = shop;
  EXPECT_THROW(environment<definition>::sys(), cruller::lifecycle_error);
  environment<definition> driven;
  driven.SetUp();
  EXPECT_EQ(environment<definition>::sys().state(), component_state::running);
  driven.TearDown();
  EXPECT_THROW(environment<definition>::sys(), cruller::lifecycle_error);
}

TEST(environment_test, that_fails_to_start_fails_the_program) {
  static environment<fails_to_start> driven;
  EXPECT_FATAL_FAILURE(driven.SetUp(), "web: start failed: bind: permission denied");
}

TEST(environment_test, that_fails_to_stop_fails_the_program) {
  static environment<fails_to_stop> driven;
  driven.SetUp();
  EXPECT_NONFATAL_FAILURE(driven.TearDown(), "db: stop failed: disk full");
}

}  // namespace
