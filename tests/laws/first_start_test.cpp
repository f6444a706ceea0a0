// Failures during a start: they fail it, and `also_first_start` tries it again.
#include <thread>

#include "../support/supervised.hpp"

namespace {

using cruller::context;
using cruller::signal_error;
using namespace test;

class first_start_test : public supervised_test {};

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

TEST_F(first_start_test, W5_a_failure_during_the_start_fails_it_whatever_the_policy) {
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

TEST_F(first_start_test, W5_also_with_several_threads_and_in_a_restart) {
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

TEST_F(first_start_test, W5_the_thread_that_supervises_cancels_the_rest_of_the_start) {
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

TEST_F(first_start_test, W5_keep_leaves_the_component_failed) {
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

TEST_F(first_start_test, W5_a_failure_of_what_ran_before_is_none_of_a_later_start) {
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

TEST_F(first_start_test, W5_also_first_start_tries_a_failed_start_again) {
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
  EXPECT_EQ(with.said.take(), "a: boom: restart, a: boom: restart, a: early: restart");
}

TEST_F(first_start_test, W5_also_first_start_ends_at_the_limit) {
  supervised<tries_again> with;
  failing_starts["a"] = 100;
  EXPECT_EQ(error_of([&] { with.sys.start(); }), "a start boom;");
  EXPECT_EQ(100 - failing_starts["a"], 4);
  EXPECT_EQ(with.sys.state(), component_state::stopped);
}

TEST_F(first_start_test, W5_also_first_start_is_for_the_component_that_says_so) {
  supervised<tries_again> with;
  failing_starts["db"] = 1;
  EXPECT_EQ(error_of([&] { with.sys.start(); }), "db start boom;");
  EXPECT_EQ(journal(), "fail db");
}

TEST_F(first_start_test, E3_a_start_that_waits_to_be_tried_again_can_be_cancelled) {
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
