// Background work: when it runs, what it may use, and what its end means.
#include <pthread.h>

#include <thread>

#include "../support/meeting.hpp"
#include "../support/supervised.hpp"

namespace {

using cruller::context;
using cruller::signal_error;
using namespace test;

counter begun;
counter may_return;

// Work that runs until it is requested to stop.
void runs(const context& c) {
  write("work " + std::string(c.id()));
  begun.add();
  wait_until_asked(c.stop_token());
  write("end " + std::string(c.id()));
}
constexpr auto runs_on = [](context& c) { runs(c); };

class work_test : public supervised_test {
 protected:
  void SetUp() override {
    supervised_test::SetUp();
    begun.clear();
    may_return.clear();
  }
};

// --- W1: when it runs ---------------------------------------------------------------------------

constexpr auto says = [](const char* what) {
  return [what](auto&, context& c) { write(what + (" " + std::string(c.id()))); };
};
constexpr auto with_hooks = define(
    "a"_k = component(
        serve,
        after(start, says("after start")),
        before(stop, says("before stop")),
        stop(says("handler stop")),
        before(suspend, says("before suspend")),
        suspend(says("suspend")),
        resume(says("resume")),
        after(resume, says("after resume")),
        work(runs_on)
    )
);

TEST_F(work_test, W1_begins_after_start_and_its_hooks_and_ends_before_the_handlers_of_stop) {
  supervised<with_hooks> with;
  for (int round = 1; round != 3; ++round) {
    with.sys.start();
    begun.await(round);
    EXPECT_EQ(journal(), "start a, after start a, work a");
    with.sys.stop();
    EXPECT_EQ(journal(), "end a, before stop a, handler stop a, stop a");
  }
}

TEST_F(work_test, W1_ends_before_the_handlers_of_suspend_and_begins_anew_after_those_of_resume) {
  supervised<with_hooks> with;
  with.sys.start();
  begun.await(1);
  journal();
  with.sys.suspend();
  EXPECT_EQ(journal(), "end a, before suspend a, suspend a");
  with.sys.resume();
  begun.await(2);
  EXPECT_EQ(journal(), "resume a, after resume a, work a");
  with.sys.suspend();
  journal();
  // The work of a suspended component has ended already.
  with.sys.stop();
  EXPECT_EQ(journal(), "before stop a, handler stop a, stop a");
}

TEST_F(work_test, W1_the_destructor_ends_it) {
  {
    supervised<with_hooks> with;
    with.sys.start();
    begun.await(1);
    journal();
  }
  EXPECT_EQ(journal(), "end a, before stop a, handler stop a, stop a");
}

TEST_F(work_test, W1_does_not_begin_if_a_hook_of_the_start_fails) {
  static constexpr auto definition = define(
      "a"_k = component(serve, after(start, [](auto&) { boom(); }), work(runs_on))
  );
  supervised<definition> with;
  EXPECT_THROW(with.sys.start(), signal_error);
  EXPECT_EQ(journal(), "start a, stop a");
}

TEST_F(work_test, W1_a_rollback_ends_it) {
  static constexpr auto definition = define(
      "a"_k = component(serve, work(runs_on)), "b"_k = component(depends_on<"a">, start([] {
                                                                   begun.await(1);
                                                                   boom();
                                                                 }))
  );
  supervised<definition> with;
  EXPECT_THROW(with.sys.start(), signal_error);
  EXPECT_EQ(journal(), "start a, work a, end a, stop a");
}

TEST_F(work_test, W1_several_works_are_several_threads) {
  static meeting both(2);
  static constexpr auto meets = [](server&, const std::stop_token& stop) {
    both.arrive_and_wait();
    begun.add();
    wait_until_asked(stop);
    both.arrive_and_wait();
  };
  static constexpr auto definition = define(
      "a"_k = component(serve, work(meets), work(meets)), "b"_k = component(serve)
  );
  supervised<definition> with;
  with.sys.start();
  begun.await(2);
  with.sys.suspend();
  with.sys.resume();
  begun.await(4);  // What is asked to stop before it begins is not called.
  with.sys.stop();
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(work_test, W1_the_thread_has_the_last_characters_of_the_id_as_its_name) {
  static constexpr auto names = [](context& c) {
    char name[32];
    pthread_getname_np(pthread_self(), name, sizeof name);
    write(std::string(c.id()) + " is " + name);
    begun.add();
    wait_until_asked(c.stop_token());
  };
  static constexpr auto definition = define(
      "group"_k = group("a_component_with_a_long_id"_k = component(serve, work(names)))
  );
  supervised<definition> with;
  with.sys.start();
  begun.await(1);
  EXPECT_EQ(
      journal(),
      "start group.a_component_with_a_long_id, group.a_component_with_a_long_id is _with_a_long_id"
  );
}

TEST_F(work_test, W1_a_base_gives_each_component_its_own) {
  static constexpr auto definition = define(
      "all"_k = group(
          base(work([](auto&, context& c) { runs(c); })),
          "a"_k = component(serve),
          "b"_k = component(depends_on<"all.a">, serve)
      )
  );
  supervised<definition> with;
  with.sys.start();
  begun.await(2);
  journal();
  with.sys.stop();
  EXPECT_EQ(journal(), "end all.b, stop all.b, end all.a, stop all.a");
}

// --- W2 -----------------------------------------------------------------------------------------

constexpr auto uses_another = define(
    "db"_k = component(serve),
    "web"_k = component(
        config(ref<"db">), serve, work([](server&, server& db, const std::stop_token& stop) {
          begun.add();
          wait_until_asked(stop);
          write("ends with " + db.name);
        })
    )
);

TEST_F(work_test, W2_work_uses_what_its_component_needs_until_its_end) {
  supervised<uses_another> with;
  with.sys.start();
  begun.await(1);
  journal();
  with.sys.stop({.threads = 4});
  EXPECT_EQ(journal(), "ends with db, stop web, stop db");
}

// It does not end before the observer has said so.
constexpr auto slow = define("a"_k = component(serve, work([] {
                                                 begun.add();
                                                 may_return.await(1);
                                               })));

TEST_F(work_test, W2_work_that_is_overdue_at_the_stop_is_named) {
  supervised<slow> with;
  with.sys.start();
  begun.await(1);
  const auto watch = with.sys.observe([](const cruller::event& e) {
    if (e.phase != cruller::phase::overdue) return;
    write(std::string(e.component) + " is overdue in " + std::string(e.signal));
    may_return.add();
  });
  const std::string named = what_is_thrown([&] { with.sys.stop({.timeout = 1ms}); });
  EXPECT_TRUE(named.starts_with("a: stop failed: timed out: the signal's limit of 1ms expired"))
      << named;
  EXPECT_EQ(journal(), "start a, a is overdue in stop, stop a");
}

}  // namespace
