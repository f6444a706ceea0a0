// Mounts: a whole definition as a group of another.
#include <boost/hana/define_struct.hpp>

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

// --- a face -------------------------------------------------------------------------------------

struct settings {
  BOOST_HANA_DEFINE_STRUCT(settings, (int, retries), (int, threads));
};

constexpr auto payments = define(
    "ledger"_k = component(config(ref<"retries">), start([](int n) { return n; })),
    "api"_k = component(config(ref<"ledger">), start([](int& ledger) { return 10 * ledger; })),
    "metrics"_k = group("paid"_k = component(start([] { return 1; })), "open"_k = 2)
);

constexpr auto bank = define(
    "config"_k = settings{7, 2},
    "payments"_k =
        mount(payments, exports<"api">, imports<"retries", "config.retries">, exports<"metrics">),
    "open"_k = alias<"payments.metrics.open">,
    "user"_k = component(
        config(ref<"payments.api">, ref<"payments.metrics.paid">, ref<"payments">, ref<"open">),
        start([](int& api, int&, const auto& all, int open) {
          std::string ids;
          all.for_each([&](std::string_view id, auto&) { ids.append(id).append(" "); });
          write(ids + std::to_string(all.size()));
          return all["api"_k] + all["metrics"_k]["open"_k] + api + open;
        })
    )
);

TEST_F(mount_test, exports_are_what_others_see) {
  cruller::system<bank> sys;
  sys.start();
  EXPECT_EQ(journal(), "payments.api payments.metrics.paid payments.metrics.open 3");
  EXPECT_EQ(sys["user"_k], 144);
}

template <typename View>
std::string ids_in(const View& view) {
  std::string ids;
  view.for_each([&](std::string_view id, auto&) { ids.append(ids.empty() ? "" : " ").append(id); });
  return ids;
}

TEST_F(mount_test, a_view_through_an_alias_shows_what_the_mount_exports) {
  static constexpr auto inner = define("api"_k = 1, "ledger"_k = 2);
  static constexpr auto lists = [](auto view) {
    return ids_in(view) + ", " + std::to_string(view["p"_k].size());
  };
  static constexpr auto before = define(
      "pay"_k = mount(inner, exports<"api">),
      "all"_k = group("p"_k = alias<"pay">, "o"_k = 7),
      "user"_k = component(config(ref<"all">), start(lists))
  );
  static constexpr auto behind = define(
      "user"_k = component(config(ref<"all">), start(lists)),
      "all"_k = group("p"_k = alias<"pay">, "o"_k = 7),
      "pay"_k = mount(inner, exports<"api">)
  );
  cruller::system<before> first;
  first.start();
  EXPECT_EQ(first["user"_k], "all.o pay.api, 1");
  cruller::system<behind> second;
  second.start();
  EXPECT_EQ(second["user"_k], "all.o pay.api, 1");
}

TEST_F(mount_test, an_order_may_name_an_import_that_leads_into_an_instance) {
  static constexpr auto inner = define(
      "user"_k = component(depends_on<"threads">, config(ref<"threads">), start([](int n) {
                             return n;
                           }))
  );
  static constexpr auto outer = define(
      "inner"_k = mount(inner, imports<"threads", "config.threads">), "config"_k = settings{7, 2}
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["inner.user"_k], 2);
}

TEST_F(mount_test, the_live_system_and_with_reach_what_is_not_exported) {
  static constexpr auto fake = with(bank, "payments.ledger"_k = component(start([] { return 1; })));
  cruller::system<fake> sys;
  sys.start({.only = {"payments.ledger"_k}});
  EXPECT_EQ(sys["payments.ledger"_k], 1);
  sys.start();
  EXPECT_EQ(sys["payments"_k]["ledger"_k], 1);
}

TEST_F(mount_test, a_ref_to_a_mount_waits_for_what_it_does_not_export) {
  cruller::system<bank> sys;
  EXPECT_EQ(
      sys.describe().back().dependencies,
      (std::vector<std::string>{
          "config",
          "payments.ledger",
          "payments.api",
          "payments.metrics.paid",
          "payments.metrics.open"})
  );
}

TEST_F(mount_test, an_import_may_lead_into_an_instance) {
  cruller::system<bank> sys;
  sys.start();
  EXPECT_EQ(sys["payments.ledger"_k], 7);
  EXPECT_EQ(sys["payments.retries"_k], 7);
  EXPECT_EQ(sys.describe()[1].dependencies, std::vector<std::string>{"config"});
}

TEST_F(mount_test, one_path_is_enough_for_an_import_with_the_same_name) {
  static constexpr auto inner = define(
      "user"_k = component(config(ref<"config.threads">), start([](int n) { return n; }))
  );
  static constexpr auto outer = define(
      "config"_k = settings{7, 2}, "inner"_k = mount(inner, imports<"config">)
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["inner.user"_k], 2);
}

TEST_F(mount_test, imports_and_exports_pass_through_several_mounts) {
  static constexpr auto core = define(
      "hidden"_k = 1,
      "shown"_k = component(config(ref<"n">, ref<"hidden">), start([](int n, int) { return n; }))
  );
  static constexpr auto middle = define(
      "core"_k = mount(core, exports<"shown">, imports<"n", "all.threads">),
      "sum"_k = component(config(ref<"core.shown">), start([](int n) { return n + 1; }))
  );
  static constexpr auto outer = define(
      "config"_k = map("deep"_k = settings{7, 2}),
      "middle"_k = mount(middle, exports<"core.shown", "sum">, imports<"all", "config.deep">),
      "user"_k = component(
          config(ref<"middle.core.shown">, ref<"middle.sum">),
          start([](int a, int b) { return 10 * a + b; })
      )
  );
  cruller::system<outer> sys;
  sys.start();
  EXPECT_EQ(sys["user"_k], 23);
}

TEST_F(mount_test, a_group_of_aliases_is_a_group) {
  static constexpr auto definition = define(
      "db"_k = noted("db"),
      "web"_k = component(config(ref<"stores">), start([](auto stores) {
                            write(std::string("web with ") + stores["orders"_k].name);
                            return 1;
                          })),
      "stores"_k = group("orders"_k = alias<"db">, "sessions"_k = alias<"db">)
  );
  cruller::system<definition> sys;
  sys.start({.only = {"stores"_k}});
  EXPECT_EQ(journal(), "start db");
  sys.start();
  EXPECT_EQ(journal(), "web with db");
  sys.restart("stores"_k);
  EXPECT_EQ(journal(), "stop db, destroy db, start db, web with db");
  sys.stop({.only = {"stores"}});
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
  std::ostringstream drawn;
  sys.write_mermaid(drawn);
  EXPECT_NE(drawn.str().find("stores"), std::string::npos) << drawn.str();
}

}  // namespace
