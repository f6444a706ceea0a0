// Reporters: from any thread, for as long as anybody keeps one.
#include <optional>

#include "../support/supervised.hpp"

namespace {

using cruller::context;
using cruller::reporter;
using namespace test;

class reporter_test : public supervised_test {};

constexpr auto one = define("a"_k = component(serve, supervise(leave_failed)));

TEST_F(reporter_test, W6_the_reporter_of_an_earlier_start_does_nothing) {
  supervised<one> with;
  with.sys.start();
  const reporter earlier = with.sys["a"_k].report;
  EXPECT_FALSE(earlier.stopping());
  with.sys.restart();
  EXPECT_TRUE(earlier.stopping());
  earlier.fail("boom");
  earlier.shut_down(3);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "");
  EXPECT_EQ(with.sys.state("a"), component_state::running);
  EXPECT_FALSE(with.sys["a"_k].report.stopping());
  with.fail("a"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "a: boom: leave_failed");
}

TEST_F(reporter_test, W6_a_start_has_one_reporter_also_across_suspend_and_resume) {
  static std::optional<reporter> first;
  static constexpr auto definition = define(
      "a"_k = component(
          serve,
          supervise(leave_failed),
          after(start, [](server&, context& c) { first = c.reporter(); }),
          resume([](server& a, context& c) { a.report = c.reporter(); })
      )
  );
  supervised<definition> with;
  with.sys.start();
  with.sys.suspend();
  EXPECT_FALSE(first->stopping());
  with.sys.resume();
  EXPECT_FALSE(first->stopping());
  first->fail("boom");
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "a: boom: leave_failed");
  first.reset();
}

TEST_F(reporter_test, W6_it_outlives_the_component_and_the_system) {
  reporter kept;
  {
    supervised<one> with;
    with.sys.start();
    kept = with.sys["a"_k].report;
  }
  const reporter copy = kept;
  EXPECT_TRUE(copy.stopping());
  copy.fail("boom");
  copy.fail(std::make_exception_ptr(7));
  copy.shut_down(3);
}

TEST_F(reporter_test, W6_any_exception_is_a_failure) {
  supervised<one> with;
  std::vector<std::string> events;
  const auto watch = with.sys.observe([&](const cruller::event& e) {
    if (e.signal == "work") events.push_back(told::text_of(e.error));
  });
  const std::exception_ptr errors[] = {
      std::make_exception_ptr(std::runtime_error("lost")), std::make_exception_ptr(7)};
  for (const std::exception_ptr& error : errors) {
    with.sys.start();
    with.sys["a"_k].report.fail(error);
    with.clock.advance();
    with.sys.stop();
  }
  EXPECT_EQ(with.said.take(), "a: lost: leave_failed, a: something else: leave_failed");
  EXPECT_EQ(events, (std::vector<std::string>{"lost", "something else"}));
}

TEST_F(reporter_test, W6_a_null_pointer_is_a_failure_without_a_message) {
  supervised<one> with;
  with.sys.start();
  with.sys["a"_k].report.fail(std::exception_ptr());
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "a: without a message: leave_failed");
  EXPECT_EQ(with.sys.state("a"), component_state::failed);
}

TEST_F(reporter_test, W6_what_observers_throw_is_ignored) {
  cruller::system<one> sys;
  virtual_clock clock(sys);
  sys.on_failure([](const cruller::component_failure&) { boom(); });
  sys.on_shut_down([](int) { boom(); });
  told said(sys);
  sys.start();
  sys["a"_k].report.shut_down(3);
  sys["a"_k].report.fail("boom");
  EXPECT_NO_THROW(clock.advance());
  EXPECT_EQ(said.take(), "shut down with 3, a: boom: leave_failed");
}

TEST_F(reporter_test, W6_a_request_to_shut_down_has_its_exit_code) {
  supervised<one> with;
  with.sys.start();
  with.sys["a"_k].report.shut_down(3);
  with.sys["a"_k].report.shut_down(4);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "shut down with 3");
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(reporter_test, W6_after_the_announcement_everything_is_stopping) {
  supervised<one> with;
  with.sys.start();
  const reporter mine = with.sys["a"_k].report;
  with.sys.announce_stop();
  EXPECT_TRUE(mine.stopping());
  mine.shut_down(3);  // It has been requested already.
  mine.fail("boom");
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "a: boom: leave_failed");
  with.sys.stop();
  with.sys.start();
  EXPECT_FALSE(with.sys["a"_k].report.stopping());
}

TEST_F(reporter_test, W6_after_the_announcement_the_group_around_decides_what_is_no_disaster) {
  static constexpr auto definition = define(
      "g"_k = group(
          base(supervise(restarting{})),
          "a"_k = component(serve, supervise(escalate)),
          "b"_k = component(serve, supervise(shut_down))
      )
  );
  supervised<definition> with;
  with.sys.start();
  with.sys.announce_stop();
  with.fail("g.a"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "g.a: boom: leave_failed");
  with.fail("g.b"_k);
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "g.b: boom: shut_down");
}

TEST_F(reporter_test, W6_what_was_reported_last_is_told_at_the_stop) {
  supervised<one> with;
  const auto watch = with.sys.observe([&](const cruller::event& e) {
    if (e.signal == "work") write(std::string(e.component) + " " + told::text_of(e.error));
  });
  with.sys.start();
  with.fail("a"_k);
  with.sys.stop();
  with.clock.advance();
  EXPECT_EQ(journal(), "start a, stop a, a boom");
}

}  // namespace
