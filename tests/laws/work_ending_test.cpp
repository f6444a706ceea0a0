// The end of background work: what it means when it returns or throws, and who waits for it.
#include <atomic>
#include <cstdlib>
#include <thread>

#include "../support/supervised.hpp"

namespace {

using cruller::context;
using cruller::signal_error;
using namespace test;

counter begun;
counter ended;
counter may_return;

class work_ending_test : public supervised_test {
 protected:
  void SetUp() override {
    supervised_test::SetUp();
    for (counter* const each : {&begun, &ended, &may_return}) each->clear();
  }
};

// Waits until the supervisor has heard of something, and lets it react.
template <typename With>
void react_to_work(With& with) {
  while (with.said.failures().count() == 0) {
    with.clock.advance();
    std::this_thread::yield();
  }
}

// --- W3 -----------------------------------------------------------------------------------------

constexpr auto returns = define("a"_k = component(serve, work([] { begun.add(); })));

TEST_F(work_ending_test, W3_work_that_returns_early_is_a_failure) {
  supervised<returns> with;
  with.sys.start({.on_failure = cruller::failure_policy::keep});
  // It may have been so fast that the start has failed.
  if (with.sys.state() == component_state::running) {
    react_to_work(with);
    EXPECT_EQ(with.said.take(), "a: " + std::string(cruller::work_ended().what()) + ": shut_down");
    EXPECT_EQ(with.sys.state("a"), component_state::failed);
  }
}

// Work that ends when the test says so, after the start.
constexpr auto on_demand = [] {
  begun.add();
  may_return.await(1);
};

TEST_F(work_ending_test, W3_the_failure_says_how_it_is_allowed) {
  static constexpr auto definition = define("a"_k = component(serve, work(on_demand)));
  supervised<definition> with;
  std::exception_ptr cause;
  with.sys.on_failure([&](const cruller::component_failure& f) { cause = f.error; });
  with.sys.start();
  may_return.add();
  react_to_work(with);
  EXPECT_THROW(std::rethrow_exception(cause), cruller::work_ended);
  EXPECT_EQ(with.sys.state(), component_state::failed);
  EXPECT_EQ(journal(), "start a");
  with.sys.stop();
  EXPECT_EQ(journal(), "stop a");
}

TEST_F(work_ending_test, W3_work_that_may_end_may_end) {
  static constexpr auto definition = define(
      "a"_k = component(serve, work([] { begun.add(); }).may_end(), work([](server& a) {
                                                                      begun.await(1);
                                                                      a.report.fail(
                                                                          "the other has ended"
                                                                      );
                                                                    }).may_end())
  );
  supervised<definition> with;
  try {
    with.sys.start();
    react_to_work(with);
    EXPECT_EQ(with.said.take(), "a: the other has ended: shut_down");
  } catch (const signal_error& error) {  // It was faster than the start.
    EXPECT_STREQ(error.failures()[0].message.c_str(), "the other has ended");
    EXPECT_EQ(error.failures().size(), 1);
  }
}

TEST_F(work_ending_test, W3_after_the_end_was_announced_any_work_may_return) {
  static constexpr auto definition = define("a"_k = component(serve, work([](server& a) {
                                                                begun.add();
                                                                while (!a.report.stopping())
                                                                  std::this_thread::yield();
                                                                ended.add();
                                                              })));
  supervised<definition> with;
  with.sys.start();
  with.sys.announce_stop();
  ended.await(1);
  with.sys.stop();  // The thread has ended.
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(work_ending_test, W3_work_that_ends_the_program_requests_its_end_with_0) {
  static constexpr auto definition = define(
      "a"_k = component(serve, work(on_demand).ends_program())
  );
  supervised<definition> with;
  with.sys.start();
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "");
  may_return.add();
  while (with.said.ends().count() == 0) {
    with.clock.advance();
    std::this_thread::yield();
  }
  EXPECT_EQ(with.said.take(), "shut down with 0");
  EXPECT_EQ(with.sys.state(), component_state::running);
  with.clock.advance(1h);
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(work_ending_test, W3_work_that_ends_the_program_does_not_when_it_was_requested_to_stop) {
  static constexpr auto definition = define("a"_k = component(serve, work([](std::stop_token stop) {
                                                                       begun.add();
                                                                       wait_until_asked(stop);
                                                                     }).ends_program()));
  supervised<definition> with;
  with.sys.start();
  begun.await(1);
  with.sys.suspend();
  with.sys.resume();
  begun.await(2);
  with.sys.stop();
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "");
}

// --- W4 -----------------------------------------------------------------------------------------

TEST_F(work_ending_test, W4_what_it_throws_is_a_failure_of_the_component) {
  static constexpr auto definition = define("a"_k = component(serve, work([] {
                                                                on_demand();
                                                                throw std::runtime_error("lost");
                                                              })));
  supervised<definition> with;
  const auto watch = with.sys.observe([](const cruller::event& e) {
    if (e.signal != "work") return;
    write(
        std::string(e.component) + " " + std::string(name_of(e.phase)) + " " +
        told::text_of(e.error)
    );
  });
  with.sys.start();
  journal();
  may_return.add();
  react_to_work(with);
  EXPECT_EQ(with.said.take(), "a: lost: shut_down");
  EXPECT_EQ(journal(), "a failed lost");
  EXPECT_EQ(with.sys.state("a"), component_state::failed);
}

constexpr auto throws_late = define("a"_k = component(serve, work([](std::stop_token stop) {
                                                        begun.add();
                                                        wait_until_asked(stop);
                                                        throw std::runtime_error("late");
                                                      })));

TEST_F(work_ending_test, W4_what_it_throws_after_the_request_is_a_failure_of_the_stop) {
  supervised<throws_late> with;
  with.sys.start();
  begun.await(1);
  EXPECT_EQ(what_is_thrown([&] { with.sys.stop(); }), "a: stop failed: late");
  EXPECT_EQ(journal(), "start a, stop a");
  with.clock.advance();
  EXPECT_EQ(with.said.take(), "");
}

TEST_F(work_ending_test, W4_or_of_the_suspend) {
  supervised<throws_late> with;
  with.sys.start();
  begun.await(1);
  EXPECT_EQ(what_is_thrown([&] { with.sys.suspend(); }), "a: suspend failed: late");
  EXPECT_EQ(with.sys.state("a"), component_state::failed);
  with.sys.stop();
  EXPECT_EQ(journal(), "start a, stop a");
}

TEST_F(work_ending_test, W4_a_failed_component_ends_its_other_works) {
  static constexpr auto definition = define(
      "a"_k = component(serve, work(on_demand), work([](std::stop_token stop) {
                          begun.add();
                          wait_until_asked(stop);
                          ended.add();
                        }))
  );
  supervised<definition> with;
  with.sys.start();
  begun.await(2);  // What was not begun before the failure does not begin any more.
  may_return.add();
  react_to_work(with);
  ended.await(1);  // It stays `failed`, and nobody has stopped it.
  EXPECT_EQ(with.sys.state("a"), component_state::failed);
  EXPECT_EQ(journal(), "start a");
}

// --- verbs --------------------------------------------------------------------------------------

TEST_F(work_ending_test, U1_a_verb_of_its_own_system_is_an_error_and_no_deadlock) {
  static std::string errors;
  static constexpr auto definition = define(
      "n"_k = 1, "a"_k = component(serve, work([](context& c) {
                                     cruller::any_system& sys = c.system();
                                     const auto refused = [](auto verb) {
                                       try {
                                         verb();
                                         errors += "accepted ";
                                       } catch (const cruller::lifecycle_error&) {
                                         errors += "x";
                                       }
                                     };
                                     refused([&] { sys.start(); });
                                     refused([&] { sys.stop(); });
                                     refused([&] { sys.suspend(); });
                                     refused([&] { sys.resume(); });
                                     refused([&] { sys.restart(); });
                                     refused([&] { sys.restart("a"); });
                                     refused([&] { sys.signal("ready"); });
                                     refused([&] { sys.check_start(); });
                                     refused([&] { static_cast<void>(sys.hand_over()); });
                                     // These do not wait.
                                     static_cast<void>(sys.describe());
                                     static_cast<void>(sys.print("n"));
                                     EXPECT_NE(sys.state("a"), component_state::stopped);
                                     begun.add();
                                     wait_until_asked(c.stop_token());
                                   }))
  );
  errors.clear();
  supervised<definition> with;
  with.sys.start();
  begun.await(1);
  EXPECT_EQ(errors, "xxxxxxxxx");
  with.sys.stop();
  EXPECT_EQ(with.said.take(), "");
}

// --- the end of the program ---------------------------------------------------------------------

TEST_F(work_ending_test, exit_on_the_thread_of_work_stops_a_static_system) {
  static constexpr auto definition = define(
      "db"_k = component(start([] { return 1; }), stop([](int&) { std::fprintf(stderr, "db;"); })),
      "a"_k = component(
          config(ref<"db">),
          supervise(restarting{}),
          start([](int&) { return 2; }),
          stop([](int&) { std::fprintf(stderr, "a;"); }),
          work([](std::stop_token) {
            may_return.await(1);
            std::exit(3);
          })
      )
  );
  const auto program = [] {
    static cruller::system<definition> sys;
    sys.start();
    may_return.add();
    while (true) std::this_thread::yield();
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(3), "^a;db;$");
}

}  // namespace
