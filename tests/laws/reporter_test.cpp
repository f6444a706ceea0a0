// Reporters: from any thread, for as long as anybody keeps one.
#include <optional>
#include <thread>

#include "../support/supervised.hpp"

namespace {

using cruller::context;
using cruller::reporter;
using cruller::signal_error;
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
  EXPECT_EQ(with.said.take(), "a: boom: shut_down");
  with.sys.stop();
  with.sys.start();
  EXPECT_FALSE(with.sys["a"_k].report.stopping());
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

// --- W5: during the start -----------------------------------------------------------------------

template <typename Verb>
std::string error_of(Verb verb) {
  try {
    verb();
  } catch (const signal_error& error) {
    std::string text = error.cancelled() ? "cancelled " : "";
    for (const cruller::failure& each : error.failures())
      text += each.component + " " + each.signal + " " + each.message + ";";
    return text;
  }
  return "";
}

constexpr auto fails_in_start = define(
    "db"_k = component(serve),
    "a"_k = component(
        depends_on<"db">,
        serve,
        supervise(again),
        after(
            start,
            [](server& a) {
              if (failing_starts["report"]-- > 0) a.report.fail("early");
            }
        )
    ),
    "web"_k = component(depends_on<"a">, serve)
);

TEST_F(reporter_test, W5_a_failure_during_the_start_fails_it_whatever_the_policy) {
  supervised<fails_in_start> with;
  failing_starts["report"] = 1;
  EXPECT_EQ(error_of([&] { with.sys.start(); }), "a work early;");
  EXPECT_EQ(with.sys.state(), component_state::stopped);
  EXPECT_EQ(journal(), "start db, start a, start web, stop web, stop a, stop db");
  with.clock.advance(24h);
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(with.said.take(), "");
  with.sys.start();
  EXPECT_EQ(with.sys.state(), component_state::running);
}

TEST_F(reporter_test, W5_also_with_several_threads_and_in_a_restart) {
  supervised<fails_in_start> with;
  failing_starts["report"] = 1;
  EXPECT_EQ(error_of([&] { with.sys.start({.threads = 4}); }), "a work early;");
  with.sys.start();
  failing_starts["report"] = 1;
  EXPECT_EQ(error_of([&] { with.sys.restart("a"); }), "a work early;");
  EXPECT_EQ(with.sys.state("db"), component_state::running);
  EXPECT_EQ(with.sys.state("a"), component_state::stopped);
  with.clock.advance(24h);
  EXPECT_EQ(with.sys.state("a"), component_state::stopped);
}

TEST_F(reporter_test, W5_the_thread_that_supervises_cancels_the_rest_of_the_start) {
  static constexpr auto definition = define(
      "a"_k = component(serve, after(start, [](server& a) { a.report.fail("early"); })),
      "slow"_k = component(depends_on<"a">, start([](context& c) {
                             wait_until_asked(c.stop_token());
                           })),
      "web"_k = component(depends_on<"slow">, serve)
  );
  cruller::system<definition> sys;
  EXPECT_EQ(error_of([&] { sys.start(); }), "a work early;");
  EXPECT_EQ(sys.state(), component_state::stopped);
  EXPECT_EQ(journal(), "start a, stop a");
}

TEST_F(reporter_test, W5_keep_leaves_the_component_failed) {
  supervised<fails_in_start> with;
  failing_starts["report"] = 1;
  EXPECT_EQ(
      error_of([&] { with.sys.start({.on_failure = cruller::failure_policy::keep}); }),
      "a work early;"
  );
  EXPECT_EQ(with.sys.state("a"), component_state::failed);
  EXPECT_EQ(with.sys.state("web"), component_state::running);
  with.clock.advance(24h);
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(reporter_test, W5_a_failure_of_what_ran_before_is_none_of_a_later_start) {
  supervised<fails_in_start> with;
  with.sys.start({.only = {"a"}});
  with.fail("a"_k);
  EXPECT_EQ(error_of([&] { with.sys.start({.only = {"web"}}); }), "");
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "a: boom: restart");
}

// --- also_first_start ---------------------------------------------------------------------------

constexpr restarting patient{
    .backoff = {1s, 1s}, .at_most = 3, .within = 1min, .also_first_start = true};
constexpr auto tries_again = define(
    "db"_k = component(serve),
    "a"_k = component(
        depends_on<"db">,
        serve,
        supervise(patient),
        after(
            start,
            [](server& a) {
              if (failing_starts["report"]-- > 0) a.report.fail("early");
            }
        )
    )
);

TEST_F(reporter_test, W5_also_first_start_tries_a_failed_start_again) {
  supervised<tries_again> with;
  failing_starts["a"] = 2;
  failing_starts["report"] = 1;
  EXPECT_EQ(error_of([&] { with.sys.start(); }), "");
  EXPECT_EQ(with.sys.state(), component_state::running);
  EXPECT_EQ(
      journal(),
      "start db, fail a, stop db, start db, fail a, stop db, start db, start a, stop a, stop db, "
      "start db, start a"
  );
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(reporter_test, W5_also_first_start_ends_at_the_limit) {
  supervised<tries_again> with;
  failing_starts["a"] = 100;
  EXPECT_EQ(error_of([&] { with.sys.start(); }), "a start boom;");
  EXPECT_EQ(100 - failing_starts["a"], 4);
  EXPECT_EQ(with.sys.state(), component_state::stopped);
}

TEST_F(reporter_test, W5_also_first_start_is_for_the_component_that_says_so) {
  supervised<tries_again> with;
  failing_starts["db"] = 1;
  EXPECT_EQ(error_of([&] { with.sys.start(); }), "db start boom;");
  EXPECT_EQ(journal(), "fail db");
}

TEST_F(reporter_test, E3_a_start_that_waits_to_be_tried_again_can_be_cancelled) {
  static counter failed;
  static constexpr auto definition = define(
      "a"_k = component(
          supervise(restarting{.backoff = {24h, 24h}, .also_first_start = true}), start([] {
            failed.add();
            boom();
          })
      )
  );
  for (const int way : {0, 1, 2}) {
    failed.clear();
    cruller::system<definition> sys;
    std::stop_source source;
    std::thread other([&] {
      failed.await(1);
      if (way == 0)
        while (!sys.cancel()) std::this_thread::yield();
      else if (way == 1)
        source.request_stop();
      else
        sys.announce_stop();
    });
    EXPECT_EQ(
        error_of([&] { sys.start({.stop_token = source.get_token()}); }), "cancelled a start boom;"
    );
    EXPECT_EQ(failed.count(), 1);
    other.join();
  }
}

}  // namespace
