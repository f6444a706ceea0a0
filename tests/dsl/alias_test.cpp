// Aliases: one instance under another name.
#include "../support/parts.hpp"

namespace {

using namespace test;

class alias_test : public journal_test {};

constexpr auto definition = define(
    "persistence"_k = group(
        "store"_k = component(start([] { return part(started("store")); }), stop(stopped)),
        "size"_k = 4
    ),
    "db"_k = alias<"persistence">,
    "main"_k = alias<"db.store">,
    "web"_k = component(
        config(ref<"main">, ref<"db.store">, ref<"db.size">),
        start([](part& a, part& b, int size) { return &a == &b ? size : 0; })
    )
);

TEST_F(alias_test, gives_the_same_instance_and_starts_it_once) {
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["web"_k], 4);
  EXPECT_EQ(&sys["main"_k], &sys["persistence.store"_k]);
  EXPECT_EQ(&sys.at("db.store"_k), &sys["persistence.store"_k]);
  sys.stop();
  EXPECT_EQ(journal(), "start store, stop store, destroy store");
}

TEST_F(alias_test, is_an_id_at_run_time_too) {
  cruller::system<definition> sys;
  sys.start({.only = {"main"}});
  EXPECT_EQ(sys.state("main"), cruller::component_state::running);
  EXPECT_EQ(sys.state("db.store"), cruller::component_state::running);
  EXPECT_EQ(sys.state("web"), cruller::component_state::stopped);
  EXPECT_EQ(sys.find<part>("main"), &sys["persistence.store"_k]);
  EXPECT_EQ(sys.find<part>("db.store"), &sys["persistence.store"_k]);
  EXPECT_EQ(sys.find<part>("db.stor"), nullptr);
  EXPECT_THROW(static_cast<void>(sys.state("db.stor")), cruller::unknown_component);
}

TEST_F(alias_test, of_a_group_selects_it) {
  cruller::system<definition> sys;
  sys.start({.only = {"db"}});
  EXPECT_EQ(sys.state("persistence.store"), cruller::component_state::running);
  sys.stop({.only = {"main"_k}});
  EXPECT_EQ(sys.state("persistence.store"), cruller::component_state::stopped);
  EXPECT_EQ(sys.state("persistence.size"), cruller::component_state::running);
}

TEST_F(alias_test, sets_the_constant_of_its_target) {
  cruller::system<definition> sys;
  sys.set("db.size"_k, 5);
  sys.start();
  EXPECT_EQ(sys["web"_k], 5);
  sys.stop();
  sys.set("db.size", "6");
  sys.start();
  EXPECT_EQ(sys["persistence.size"_k], 6);
}

TEST_F(alias_test, in_a_group_is_part_of_its_view_and_of_what_the_view_needs) {
  static constexpr auto with_view = define(
      "all"_k = component(config(ref<"g">), start([](auto g) {
                            return g["other"_k] + g["one"_k];
                          })),
      "g"_k = group("one"_k = 1, "other"_k = alias<"late">),
      "late"_k = component(start([] { return 10; }))
  );
  cruller::system<with_view> sys;
  sys.start();
  EXPECT_EQ(sys["all"_k], 11);
  EXPECT_EQ(sys.describe()[0].dependencies, (std::vector<std::string>{"g.one", "late"}));
}

TEST_F(alias_test, in_a_group_is_visited_with_all_that_its_view_shows) {
  static constexpr auto with_view = define(
      "all"_k = component(config(ref<"g">), start([](auto g) {
                            std::string ids = std::to_string(g.size());
                            g.for_each([&](std::string_view id, const auto&) { (ids += ' ') += id; }
                            );
                            return ids;
                          })),
      "g"_k = group("one"_k = 1, "other"_k = alias<"late">, "same"_k = alias<"g.one">),
      "late"_k = component(start([] { return 10; }))
  );
  cruller::system<with_view> sys;
  sys.start();
  EXPECT_EQ(sys["all"_k], "2 g.one late");
}

TEST_F(alias_test, reaches_members) {
  static constexpr auto nested = define(
      "options"_k = map("port"_k = 80),
      "o"_k = alias<"options">,
      "port"_k = component(config(ref<"o.port">), start([](int port) { return port; }))
  );
  cruller::system<nested> sys;
  sys.start();
  EXPECT_EQ(sys["port"_k], 80);
  EXPECT_EQ(sys["o.port"_k], 80);
}

TEST_F(alias_test, is_listed_with_its_target) {
  cruller::system<definition> sys;
  EXPECT_EQ(sys.describe()[0].aliases, std::vector<std::string>{"main"});
  EXPECT_EQ(sys.describe()[2].aliases, std::vector<std::string>{});
}

TEST_F(alias_test, is_replaced_by_with_like_any_entry) {
  static constexpr auto changed = with(
      definition, "main"_k = component(start([] { return part(started("fake")); }))
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(journal(), "start store, start fake");
}

constexpr auto only_aliases = define(
    "api"_k = component(start([] { return 1; })),
    "pages"_k = group("home"_k = component(start([] { return 2; }))),
    "log"_k = component(start([] { return 3; })),
    "web"_k = group("api"_k = alias<"api">, "inner"_k = group("all"_k = alias<"pages">)),
    "w"_k = alias<"web">
);

TEST_F(alias_test, alone_in_a_group_are_selected_with_it) {
  const auto expect_web = [](cruller::any_system& sys) {
    EXPECT_EQ(sys.state("api"), cruller::component_state::running);
    EXPECT_EQ(sys.state("pages.home"), cruller::component_state::running);
    EXPECT_EQ(sys.state("log"), cruller::component_state::stopped);
    sys.stop({.only = {"web"}});
    EXPECT_EQ(sys.state(), cruller::component_state::stopped);
  };
  cruller::system<only_aliases> sys;
  sys.start({.only = {"web"_k}});
  expect_web(sys);
  sys.start({.only = {"web"}});
  expect_web(sys);
  sys.start({.only = {"w"_k}});
  expect_web(sys);
  sys.start({.only = {"web.inner"}});
  EXPECT_EQ(sys.state("api"), cruller::component_state::stopped);
  EXPECT_EQ(sys.state("pages.home"), cruller::component_state::running);
  sys.restart("web.inner"_k);
  try {
    sys.stop({.only = {"wed"}});
    ADD_FAILURE() << "it is known";
  } catch (const cruller::unknown_component& error) {
    EXPECT_EQ(error.nearest(), "web");
  }
}

TEST_F(alias_test, beside_components_are_selected_with_their_group) {
  static constexpr auto mixed = define(
      "g"_k = group("one"_k = 1, "other"_k = alias<"late">),
      "late"_k = component(start([] { return 10; }))
  );
  cruller::system<mixed> sys;
  sys.start({.only = {"g"_k}});
  EXPECT_EQ(sys.state("late"), cruller::component_state::running);
}

TEST_F(alias_test, that_a_mount_imports_are_not_selected_with_it) {
  static constexpr auto shop = define(
      "log"_k = required<int>,
      "till"_k = component(config(ref<"log">), start([](int& log) { return log; }))
  );
  static constexpr auto whole = define(
      "log"_k = component(start([] { return 1; })), "shop"_k = mount(shop, imports<"log", "log">)
  );
  cruller::system<whole> sys;
  sys.start();
  sys.stop({.only = {"shop"}});
  EXPECT_EQ(sys.state("shop.till"), cruller::component_state::stopped);
  EXPECT_EQ(sys.state("log"), cruller::component_state::running);
}

}  // namespace
