// Mounts: a whole definition as a group of another.
#include "../support/parts.hpp"

namespace {

using namespace test;

class mount_test : public journal_test {};

constexpr auto noted(const char* name) {
  return component(start([name] { return part(started(name)); }), stop(stopped));
}

// Its refs are relative to its own root.
constexpr auto mailer = define(
    "env"_k = group("retries"_k = 3),
    "queue"_k = component(config(ref<"env.retries">), start([](int n) {
                            write("queue " + std::to_string(n));
                            return n;
                          })),
    "sender"_k = component(
        config(ref<"queue">, ref<"log">, local_ref<"env.retries">),
        start([](int& queue, part& log, int retries) {
          write(std::string("sender with ") + log.name);
          return queue + retries;
        })
    )
);

constexpr auto app = define(
    "env"_k = group("retries"_k = 100),
    "urgent"_k = mount(mailer, imports<"log", "logs.main">),
    "bulk"_k = mount(with(mailer, "env.retries"_k = 5), imports<"log", "logs.other">),
    "logs"_k = group("main"_k = noted("main"), "other"_k = noted("other")),
    "both"_k = component(config(ref<"urgent.sender">, ref<"bulk.sender">), start([](int a, int b) {
                           return 10 * a + b;
                         }))
);

TEST_F(mount_test, two_mounts_are_two_copies_with_refs_of_their_own) {
  cruller::system<app> sys;
  sys.start();
  EXPECT_EQ(sys["both"_k], 70);
  EXPECT_NE(&sys["urgent.queue"_k], &sys["bulk.queue"_k]);
  EXPECT_EQ(sys["urgent.env.retries"_k], 3);
  EXPECT_EQ(sys["env.retries"_k], 100);
}

TEST_F(mount_test, the_order_crosses_the_border) {
  cruller::system<app> sys;
  sys.start();
  EXPECT_EQ(
      journal(), "queue 3, queue 5, start main, sender with main, start other, sender with other"
  );
  EXPECT_EQ(
      sys.describe()[3].dependencies,
      (std::vector<std::string>{"urgent.env.retries", "urgent.queue", "logs.main"})
  );
}

TEST_F(mount_test, an_import_is_another_name_for_what_is_outside) {
  cruller::system<app> sys;
  sys.start({.only = {"urgent.sender"}});
  EXPECT_EQ(&sys["urgent.log"_k], &sys["logs.main"_k]);
  EXPECT_EQ(sys.state("logs.other"), cruller::component_state::stopped);
}

TEST_F(mount_test, an_import_takes_the_place_of_a_component) {
  static constexpr auto standalone = define(
      "log"_k = noted("own"), "user"_k = component(config(ref<"log">), start([](part& log) {
                                                     return std::string(log.name);
                                                   }))
  );
  static constexpr auto outer = define(
      "log"_k = noted("outer"), "inside"_k = mount(standalone, imports<"log", "log">)
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["inside.user"_k], "outer");
  EXPECT_EQ(journal(), "start outer");
}

TEST_F(mount_test, an_import_fills_a_hole) {
  static constexpr auto with_hole = define(
      "g"_k = group("log"_k = required<part>),
      "user"_k = component(config(ref<"g.log">), start([](part& log) {
                             return std::string(log.name);
                           }))
  );
  static constexpr auto outer = define(
      "inside"_k = mount(with_hole, imports<"g.log", "logs.main">),
      "logs"_k = group("main"_k = noted("main"))
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["inside.user"_k], "main");
}

TEST_F(mount_test, an_import_may_be_a_group) {
  static constexpr auto inner = define(
      "user"_k = component(config(ref<"all.main">, ref<"all">), start([](part& main, auto all) {
                             return &main == &all["main"_k] ? 1 : 0;
                           }))
  );
  static constexpr auto outer = define(
      "inside"_k = mount(inner, imports<"all", "logs">), "logs"_k = group("main"_k = noted("main"))
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["inside.user"_k], 1);
}

TEST_F(mount_test, a_mount_in_a_mount_imports_from_the_one_around_it) {
  static constexpr auto innermost = define(
      "user"_k = component(config(ref<"it">), start([](int it) { return it; }))
  );
  static constexpr auto middle =
      define("it"_k = 7, "deep"_k = mount(innermost, imports<"it", "it">), "from"_k = alias<"deep.user">);
  static constexpr auto outer = define("it"_k = 8, "m"_k = mount(middle));
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["m.deep.user"_k], 7);
  EXPECT_EQ(sys["m.from"_k], 7);
  static constexpr auto through = define("it"_k = 8, "m"_k = mount(middle, imports<"it", "it">));
  cruller::system<through> other;
  other.start();
  EXPECT_EQ(other["m.deep.user"_k], 8);
}

TEST_F(mount_test, a_base_outside_is_for_those_inside_and_its_refs_count_from_outside) {
  static constexpr auto inner = define(
      base(before(start, [](cruller::context& step) { write(std::string("inner ") += step.id()); })
      ),
      "a"_k = component()
  );
  static constexpr auto outer = define(
      base(
          depends_on<"late">,
          before(start, [](cruller::context& step) { write(std::string("outer ") += step.id()); })
      ),
      "m"_k = mount(inner),
      "late"_k = 1
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(journal(), "outer m.a, inner m.a");
  EXPECT_EQ(sys.describe()[0].dependencies, std::vector<std::string>{"late"});
}

TEST_F(mount_test, with_and_without_and_extend_reach_into_it) {
  static constexpr auto changed = without(
      extend(
          with(
              app, "urgent.env.retries"_k = 4, "both.start"_k = [](int a, int) { return a; }
          ),
          "bulk"_k = group("extra"_k = component(config(ref<"queue">), start([](int& n) {
                                                   return n;
                                                 })))
      ),
      "urgent.queue.config"_k
  );
  static constexpr auto replaced = with(
      changed, "urgent.queue"_k = component(start([] { return 50; }))
  );
  cruller::system<replaced> sys;
  sys.start();
  EXPECT_EQ(sys["both"_k], 54);
  EXPECT_EQ(sys["bulk.extra"_k], 5);
}

TEST_F(mount_test, is_restarted_with_what_depends_on_it) {
  cruller::system<app> sys;
  sys.start();
  journal();
  sys.restart("logs.other");
  EXPECT_EQ(journal(), "stop other, destroy other, start other, sender with other");
}

}  // namespace
