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
    wait_until_asked(stop);
    both.arrive_and_wait();
  };
  static constexpr auto definition = define(
      "a"_k = component(serve, work(meets), work(meets)), "b"_k = component(serve)
  );
  supervised<definition> with;
  with.sys.start();
  with.sys.suspend();
  with.sys.resume();
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

// --- W1: its arguments --------------------------------------------------------------------------

struct consumer {
  void run(std::stop_token stop) {
    write("member of " + std::to_string(id));
    begun.add();
    wait_until_asked(stop);
  }
  void run_once() {
    write("member without a token");
    begun.add();
  }
  int id = 7;
};

template <const auto& Definition>
std::string first_words() {
  begun.clear();
  cruller::system<Definition> sys;
  sys.start();
  begun.await(1);
  return journal_test::journal();
}
void say(const char* what) {
  write(what);
  begun.add();
}

constexpr auto all_of_it = define(
    "a"_k = component(
        config(1, 2),
        start([](int, int) { return consumer(); }),
        work([](consumer& c, int x, int y, std::stop_token stop) {
          EXPECT_TRUE(stop.stop_possible());
          say(std::to_string(c.id * 100 + x * 10 + y).c_str());
        }).may_end()
    )
);
constexpr auto makes_consumer = start([](int, int) { return consumer(); });
constexpr auto with_stop = define(
    "a"_k = component(
        config(1, 2), makes_consumer, work([](consumer&, const std::stop_token& stop) {
                                        say(stop.stop_possible() ? "asks" : "never asks");
                                      }).may_end()
    )
);
constexpr auto with_instance = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](consumer& c) {
                                                      say(c.id == 7 ? "it" : "other");
                                                    }).may_end())
);
constexpr auto with_stop_alone = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](std::stop_token) {
                                                      say("stop");
                                                    }).may_end())
);
constexpr auto with_nothing = define(
    "a"_k = component(config(1, 2), makes_consumer, work([] { say("nothing"); }).may_end())
);
constexpr auto with_context = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](consumer&, context& c) {
                                                      EXPECT_EQ(c.signal(), "work");
                                                      EXPECT_EQ(c.id(), "a");
                                                      EXPECT_TRUE(c.stop_token().stop_possible());
                                                      say("context");
                                                    }).may_end())
);
constexpr auto with_all_of_any = define(
    "a"_k = component(config(1, 2), makes_consumer, work([](auto&&... all) {
                                                      say(std::to_string(sizeof...(all)).c_str());
                                                    }).may_end())
);
constexpr auto with_any_and_stop = define(
    "a"_k = component(
        config(1, 2), makes_consumer, work([](auto& it, auto x, auto y, std::stop_token stop) {
                                        static_assert(std::is_same_v<decltype(it), consumer&>);
                                        EXPECT_TRUE(stop.stop_possible());
                                        say(std::to_string(x + y).c_str());
                                      }).may_end()
    )
);
constexpr auto with_member = define(
    "a"_k = component(config(1, 2), makes_consumer, work(&consumer::run))
);
constexpr auto with_plain_member = define(
    "a"_k = component(config(1, 2), makes_consumer, work(&consumer::run_once).may_end())
);
constexpr auto with_ref = define(
    "n"_k = 3,
    "b"_k = component(start([] { return consumer{8}; })),
    "a"_k = component(
        config(ref<"b">, ref<"n">),
        start([](consumer&, int) { return 1.5; }),
        work([](double& it, consumer& queue, int n, std::stop_token) {
          say((std::to_string(it) + " " + std::to_string(queue.id + n)).c_str());
        }).may_end()
    )
);

TEST_F(work_test, W1_gets_the_arguments_of_handlers_and_the_stop_token_where_it_is_named) {
  EXPECT_EQ(first_words<all_of_it>(), "712");
  EXPECT_EQ(first_words<with_stop>(), "asks");
  EXPECT_EQ(first_words<with_instance>(), "it");
  EXPECT_EQ(first_words<with_stop_alone>(), "stop");
  EXPECT_EQ(first_words<with_nothing>(), "nothing");
  EXPECT_EQ(first_words<with_context>(), "context");
  // The instance and the config, and never the token.
  EXPECT_EQ(first_words<with_all_of_any>(), "3");
  EXPECT_EQ(first_words<with_any_and_stop>(), "3");
  EXPECT_EQ(first_words<with_member>(), "member of 7");
  EXPECT_EQ(first_words<with_plain_member>(), "member without a token");
  EXPECT_EQ(first_words<with_ref>(), "1.500000 11");
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

}  // namespace
