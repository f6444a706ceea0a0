// Cached components: instances that outlive the systems that use them.
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <latch>
#include <memory>
#include <thread>

#include "../support/parts.hpp"

namespace {

using namespace test;

class cached_test : public journal_test {
 protected:
  void TearDown() override { cruller::clear_cache(); }
};

constexpr auto pool = cached(
    component(start([] { return part(started("pool")); }), stop(stopped), suspend(suspended))
);
constexpr auto store = cached(component(
    config(ref<"pool">), start([](part&) { return part(started("store")); }), stop(stopped)
));
constexpr auto app = define(
    "pool"_k = pool,
    "store"_k = store,
    "web"_k = component(config(ref<"store">), start([](part& s) {
                          write("web");
                          return &s;
                        }))
);

TEST_F(cached_test, outlives_the_system_and_is_used_by_the_next_one) {
  const part* first = nullptr;
  {
    cruller::system<app> sys;
    sys.start();
    first = &sys["store"_k];
    EXPECT_EQ(sys["web"_k], first);
    sys.suspend();
  }
  EXPECT_EQ(journal(), "start pool, start store, web");
  cruller::system<app> again;
  again.start();
  EXPECT_EQ(&again["store"_k], first);
  EXPECT_EQ(journal(), "web");
}

TEST_F(cached_test, is_shared_by_all_systems_that_hold_the_same_component) {
  static constexpr auto other = define("p"_k = 1, "db"_k = group("pool"_k = pool));
  cruller::system<app> one;
  cruller::system<other> two;
  one.start();
  two.start();
  EXPECT_EQ(&one["pool"_k], &two["db.pool"_k]);
  EXPECT_EQ(journal(), "start pool, start store, web");
}

TEST_F(cached_test, clear_cache_stops_dependents_first_and_the_next_system_starts_them_again) {
  cruller::system<app> sys;
  sys.start();
  sys.stop();
  journal();
  cruller::clear_cache();
  EXPECT_EQ(journal(), "stop store, destroy store, stop pool, destroy pool");
  sys.start();
  EXPECT_EQ(journal(), "start pool, start store, web");
}

TEST_F(cached_test, clear_cache_is_refused_while_a_system_uses_an_instance_and_nothing_happens) {
  cruller::system<app> sys;
  sys.start({.only = {"pool"}});
  journal();
  try {
    cruller::clear_cache();
    FAIL() << "cleared";
  } catch (const cruller::lifecycle_error& error) {
    EXPECT_NE(std::string(error.what()).find("pool"), std::string::npos) << error.what();
  }
  EXPECT_EQ(journal(), "");
}

TEST_F(cached_test, clear_cache_continues_after_a_failing_stop_and_reports_it) {
  static constexpr auto failing = define(
      "a"_k = cached(component(start([] { return part(started("a")); }), stop(stopped))),
      "b"_k = cached(component(
          config(ref<"a">), start([](part&) { return part(started("b")); }), stop([](part&) {
            boom();
          })
      ))
  );
  {
    cruller::system<failing> sys;
    sys.start();
  }
  journal();
  try {
    cruller::clear_cache();
    FAIL() << "no error";
  } catch (const cruller::signal_error& error) {
    EXPECT_EQ(error.component(), "b");
  }
  EXPECT_EQ(journal(), "destroy b, stop a, destroy a");
}

constexpr auto sized(const char* name, int size) {
  return cached(component(config(name, size), start([](const char* n, int) {
                            return part(started(n));
                          })));
}

// A known problem of similar libraries: two systems that use the same id share one instance.
TEST_F(cached_test, another_component_under_the_same_id_is_not_shared) {
  static constexpr auto one = define("pool"_k = sized("one", 1));
  static constexpr auto same = define("pool"_k = sized("one", 1));
  static constexpr auto other = define("pool"_k = sized("two", 1));
  static constexpr auto kind = define(
      "pool"_k = cached(component(start([] { return part(started("kind")); })))
  );
  cruller::system<one> a;
  cruller::system<same> b;
  cruller::system<other> c;
  cruller::system<kind> d;
  for (cruller::any_system* sys :
       {static_cast<cruller::any_system*>(&a),
        static_cast<cruller::any_system*>(&b),
        static_cast<cruller::any_system*>(&c),
        static_cast<cruller::any_system*>(&d)})
    sys->start();
  EXPECT_EQ(&a["pool"_k], &b["pool"_k]);
  EXPECT_NE(static_cast<void*>(&a["pool"_k]), static_cast<void*>(&c["pool"_k]));
  EXPECT_EQ(journal(), "start one, start two, start kind");
}

TEST_F(cached_test, one_that_refers_to_other_instances_is_another_one) {
  static constexpr auto one = define(
      "size"_k = sized("one", 1),
      "user"_k = cached(component(config(ref<"size">), start([](part&) { return 1; })))
  );
  static constexpr auto two = with(one, "size"_k = sized("two", 2));
  cruller::system<one> a;
  cruller::system<two> b;
  a.start();
  b.start();
  EXPECT_NE(&a["user"_k], &b["user"_k]);
}

// A known problem of similar libraries: a nil instance is cached as `true`.
TEST_F(cached_test, a_void_instance_is_cached_like_any_other) {
  static constexpr auto definition = define(
      "once"_k = cached(component(start([] { write("once"); })))
  );
  for (int round = 0; round != 2; ++round) {
    cruller::system<definition> sys;
    sys.start();
  }
  EXPECT_EQ(journal(), "once");
}

TEST_F(cached_test, a_start_that_fails_is_not_cached_and_fails_the_system) {
  static bool fails = true;
  static constexpr auto definition = define("a"_k = cached(component(start([] {
                                              if (fails) boom();
                                              return part(started("a"));
                                            }))));
  fails = true;
  cruller::system<definition> sys;
  try {
    sys.start();
    FAIL() << "started";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(error.what(), "a: start failed: boom");
  }
  fails = false;
  sys.start();
  EXPECT_EQ(journal(), "start a");
}

TEST_F(cached_test, status_and_own_signals_reach_it_and_suspend_does_not) {
  static constexpr cruller::signal<"flush", cruller::order::dependents_first> flush;
  static constexpr auto definition = define(
      "a"_k = cached(component(
          start([] { return 5; }),
          suspend([](int&) { write("suspend"); }),
          status([](int& n) { return n; }),
          flush([](int& n) { write("flush " + std::to_string(n)); })
      ))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys.describe()[0].status, "5");
  sys.signal(flush);
  sys.suspend();
  EXPECT_EQ(journal(), "flush 5");
  EXPECT_TRUE(sys.describe()[0].is_cached);
}

TEST_F(cached_test, systems_that_share_it_run_its_handlers_one_at_a_time) {
  static constexpr cruller::signal<"flush", cruller::order::dependents_first> flush;
  static std::atomic<int> inside = 0;
  static constexpr auto definition = define(
      "a"_k = cached(component(start([] { return 5; }), flush([](int&) {
                                 EXPECT_EQ(++inside, 1);
                                 std::this_thread::yield();
                                 --inside;
                               })))
  );
  const auto send = [] {
    cruller::system<definition> sys;
    sys.start();
    for (int i = 0; i != 1000; ++i) sys.signal(flush);
  };
  std::thread one(send);
  std::thread other(send);
  one.join();
  other.join();
}

TEST_F(cached_test, gives_no_status_while_another_system_runs_a_handler_of_it) {
  static constexpr cruller::signal<"flush", cruller::order::dependents_first> flush;
  static std::latch begun(1);
  static std::latch may_end(1);
  static constexpr auto definition = define(
      "a"_k = cached(
          component(start([] { return 5; }), status([](int& n) { return n; }), flush([](int&) {
                      begun.count_down();
                      may_end.wait();
                    }))
      )
  );
  cruller::system<definition> one;
  one.start();
  cruller::system<definition> other;
  other.start();
  std::thread flushes([&] { one.signal(flush); });
  begun.wait();
  EXPECT_EQ(other.describe()[0].status, std::nullopt);
  may_end.count_down();
  flushes.join();
  EXPECT_EQ(other.describe()[0].status, "5");
}

TEST_F(cached_test, is_seen_through_its_interface) {
  struct shape {
    int sides = 4;
  };
  struct square : shape {};
  static constexpr auto definition = define(
      "a"_k = cached(component(as<shape>, start([] { return std::make_unique<square>(); }))),
      "b"_k = component(config(ref<"a">), start([](shape& s) { return s.sides; }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["b"_k], 4);
}

TEST_F(cached_test, reads_its_variables_when_it_starts_and_keeps_them) {
  static constexpr auto definition = define(
      "a"_k = cached(component(config(env<int>("CRULLER_CACHED")), start([](int n) { return n; })))
  );
  cruller::system<definition> sys;
  try {
    sys.start();
    FAIL() << "started";
  } catch (const cruller::signal_error& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "a.config.0 is not given: write it into a file, or set CRULLER_CACHED"
    );
  }
  setenv("CRULLER_CACHED", "3", 1);
  sys.start();
  unsetenv("CRULLER_CACHED");
  sys.restart();
  EXPECT_EQ(sys["a"_k], 3);
}

TEST_F(cached_test, two_threads_that_need_it_first_start_it_once) {
  std::vector<std::thread> threads;
  std::atomic<const part*> seen[2] = {nullptr, nullptr};
  for (int t = 0; t != 2; ++t)
    threads.emplace_back([&, t] {
      static constexpr auto only = define("pool"_k = pool);
      cruller::system<only> sys;
      sys.start();
      seen[t] = &sys["pool"_k];
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(seen[0].load(), seen[1].load());
  EXPECT_EQ(journal(), "start pool");
}

// Two unrelated components whose starts wait for each other.
TEST_F(cached_test, two_unrelated_ones_start_side_by_side) {
  static std::latch both(2);
  static constexpr auto one = define("a"_k = cached(component(start([] {
                                       both.arrive_and_wait();
                                       return 1;
                                     }))));
  static constexpr auto two = define("b"_k = cached(component(start([] {
                                       both.arrive_and_wait();
                                       return 2;
                                     }))));
  std::thread other([] {
    cruller::system<two> sys;
    sys.start();
  });
  cruller::system<one> sys;
  sys.start();
  other.join();
  EXPECT_EQ(sys["a"_k], 1);
}

// A static system is destroyed after main has returned; the instances that it uses must still
// exist.
constexpr auto at_exit = define("a"_k = cached(component(start([] { return 5; }), stop([](int& n) {
                                                           std::fprintf(stderr, "stopped %d", n);
                                                         }))));

TEST(cached_at_exit_test, is_stopped_after_a_static_system_that_uses_it) {
  EXPECT_EXIT(
      {
        static cruller::system<at_exit> sys;
        sys.start();
        std::exit(0);
      },
      testing::ExitedWithCode(0),
      "stopped 5"
  );
}

// A cached instance may hold a system, which stops with it.
constexpr auto inner = define("a"_k = component(start([] { return 1; }), stop([](int&) {
                                                  std::fputs("inner stopped", stderr);
                                                })));
constexpr auto holds_a_system = define("s"_k = cached(component(start([] {
                                         auto sys = std::make_unique<cruller::system<inner>>();
                                         sys->start();
                                         return sys;
                                       }))));

TEST(cached_at_exit_test, may_hold_a_system_of_another_definition) {
  EXPECT_EXIT(
      {
        static cruller::system<holds_a_system> sys;
        sys.start();
        std::exit(0);
      },
      testing::ExitedWithCode(0),
      "inner stopped"
  );
}

TEST_F(cached_test, S12_a_forked_child_leaves_what_its_parent_has_started_to_it) {
  static constexpr auto says = [](const char* text) { std::fputs(text, stderr); };
  static constexpr auto of_parent = define(
      "kept"_k = cached(component(start([] { return 1; }), stop([](int&) { says("kept;"); })))
  );
  static constexpr auto of_child = define(
      "own"_k = cached(component(start([] { return 2; }), stop([](int&) { says("own;"); })))
  );
  const auto program = [] {
    cruller::system<of_parent> sys;
    sys.start();
    const pid_t child = fork();
    if (child == 0) {
      cruller::system<of_child> own;
      own.start();
      std::exit(0);
    }
    waitpid(child, nullptr, 0);
    says("parent;");
    std::exit(0);
  };
  EXPECT_EXIT(program(), testing::ExitedWithCode(0), "^own;parent;kept;$");
}

}  // namespace
