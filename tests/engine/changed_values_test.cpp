// Values that change while their component runs: what the handler of `changed` gets, and when.
#include <algorithm>
#include <boost/hana/define_struct.hpp>
#include <stdexcept>

#include "../support/parts.hpp"
#include "engine/settings_access.hpp"
#include "program/config_changes.hpp"

namespace {

using namespace test;

struct limits {
  BOOST_HANA_DEFINE_STRUCT(limits, (int, entries), (std::string, name));
};

struct cache {
  const limits& at_start;
  int entries;
};

struct pool {
  int size;
  void grow(int to) { size = to; }
};

const auto definition = define(
    "room"_k = 5,
    "cache"_k = component(
        config(limits{1, "one"}, setting<int>.or_else(3).between(0, 9), ref<"room">),
        start([](const limits& l, int, int) {
          write("start cache");
          return cache{l, l.entries};
        }),
        stop([](cache&) { write("stop cache"); }),
        changed([](cache& c,
                   const limits& before,
                   int extra_before,
                   int,
                   const limits& now,
                   int extra,
                   int room) {
          write(
              before.name + std::to_string(extra_before) + " to " + now.name +
              std::to_string(extra) + " in " + std::to_string(room)
          );
          if (now.entries < 0) throw std::runtime_error("negative");
          c.entries = now.entries;
        })
    ),
    "user"_k = component(
        config(ref<"cache">),
        start([](const cache& c) -> const cache& { return c; }),
        stop([](const cache&) { write("stop user"); })
    ),
    "pool"_k = component(
        config("size"_k = setting<int>.or_else(4), "room"_k = ref<"room">),
        start([](const auto& c) { return pool{c["size"_k]}; }),
        changed([](pool& p, const auto& before, const auto& now) {
          if (now["size"_k] > before["size"_k]) p.grow(now["size"_k]);
        })
    )
);

using live_system = cruller::system<definition>;

// What a reload does: the values of another system, for these components. Returns which took them.
cruller::component_set change(
    live_system& sys, live_system& next, std::initializer_list<std::string_view> ids
) {
  cruller::given_settings values;
  for (const cruller::config_change& each : cruller::find_changes(sys, next))
    values.push_back(each.next);
  cruller::component_set members(sys.wiring().plan().components.size());
  for (const std::string_view id : ids) members[sys.wiring().routes().index_of(id)] = true;
  cruller::component_set taken(members.size());
  cruller::detail::settings_access::change_values(sys, members, values, taken);
  return taken;
}

class changed_values_test : public journal_test {};

TEST_F(changed_values_test, a_running_component_gets_its_config_as_it_was_and_as_it_is) {
  live_system sys;
  sys.start();
  const cache& seen = sys["cache"_k];
  live_system next;
  next.set("cache.config.0.name"_k, std::string("two"));
  next.set("cache.config.0.entries"_k, 2);
  next.set("cache.config.1"_k, 4);
  change(sys, next, {"cache"});
  EXPECT_EQ(journal(), "start cache, one3 to two4 in 5");
  EXPECT_EQ(&sys["cache"_k], &seen);
  EXPECT_EQ(seen.entries, 2);
  // What `start` got by reference is still there.
  EXPECT_EQ(seen.at_start.name, "one");
}

TEST_F(changed_values_test, changes_again_from_the_last_values) {
  live_system sys;
  sys.start();
  live_system next;
  next.set("cache.config.1"_k, 4);
  change(sys, next, {"cache"});
  live_system third;
  third.set("cache.config.0.name"_k, std::string("two"));
  change(sys, third, {"cache"});
  EXPECT_EQ(journal(), "start cache, one3 to one4 in 5, one4 to two3 in 5");
  EXPECT_EQ(sys["cache"_k].at_start.name, "one");
}

TEST_F(changed_values_test, a_named_config_is_passed_as_two_maps) {
  live_system sys;
  sys.start();
  live_system next;
  next.set("pool.config.size"_k, 7);
  change(sys, next, {"pool"});
  EXPECT_EQ(sys["pool"_k].size, 7);
  live_system smaller;
  smaller.set("pool.config.size"_k, 2);
  change(sys, smaller, {"pool"});
  EXPECT_EQ(sys["pool"_k].size, 7);
}

TEST_F(changed_values_test, a_failure_is_thrown_and_the_values_are_given_and_the_state_stays) {
  live_system sys;
  sys.start();
  live_system next;
  next.set("cache.config.0.entries"_k, -1);
  try {
    change(sys, next, {"cache"});
    FAIL() << "nothing was thrown";
  } catch (const cruller::signal_error& failed) {
    ASSERT_EQ(failed.failures().size(), 1u);
    EXPECT_EQ(failed.failures().front().component, "cache");
    EXPECT_EQ(failed.failures().front().message, "negative");
    EXPECT_EQ(failed.signal(), "changed");
  }
  EXPECT_EQ(sys.state("cache"), cruller::component_state::running);
  sys.stop();
  sys.start();
  EXPECT_EQ(sys["cache"_k].at_start.entries, -1);
}

TEST_F(changed_values_test, a_stopped_component_is_not_called) {
  live_system sys;
  live_system next;
  next.set("cache.config.1"_k, 4);
  EXPECT_FALSE(
      cruller::detail::settings_access::takes_changes(sys, sys.wiring().routes().index_of("cache"))
  );
  const cruller::component_set taken = change(sys, next, {"cache"});
  EXPECT_EQ(std::ranges::count(taken, true), 0);
  EXPECT_EQ(journal(), "");
}

TEST_F(changed_values_test, it_cannot_be_sent) {
  live_system sys;
  sys.start();
  EXPECT_THROW(sys.signal(changed), cruller::error);
  EXPECT_THROW(sys.signal("changed"), cruller::error);
}

TEST_F(changed_values_test, with_replaces_and_adds_the_handler) {
  static constexpr auto small = define("size"_k = component(config(1), start([](int i) {
                                                              return i;
                                                            })));
  static constexpr auto taking = with(
      small, "size.changed"_k = [](int& size, int, int now) { size = now; }
  );
  cruller::system<taking> sys;
  sys.start();
  EXPECT_TRUE(cruller::detail::settings_access::takes_changes(sys, 0));
}

}  // namespace
