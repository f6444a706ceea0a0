// Named systems: the choice of a system at run time.
#include "support/parts.hpp"

namespace {

using namespace test;

constexpr auto base = define("env"_k = group("port"_k = 8080));
constexpr auto systems = named_systems("dev"_k = base, "test"_k = with(base, "env.port"_k = 0));
// Holds a string, and so is not constexpr.
const auto dynamic = named_systems(
    "one"_k = define("name"_k = std::string("one")), "two"_k = define("name"_k = std::string("two"))
);

TEST(choosing_test, C1_a_system_is_made_by_its_name) {
  const std::unique_ptr<cruller::any_system> chosen = cruller::make_system<systems>("test");
  EXPECT_EQ(chosen->state(), cruller::component_state::stopped);
  chosen->start();
  EXPECT_EQ(*chosen->find<int>("env.port"), 0);
}

TEST(choosing_test, C1_definitions_that_are_not_constexpr_can_be_named) {
  const auto chosen = cruller::make_system<dynamic>("two");
  chosen->start();
  EXPECT_EQ(*chosen->find<std::string>("name"), "two");
}

TEST(choosing_test, C1_a_named_system_can_be_had_with_its_types) {
  cruller::system<cruller::nth<systems, 1>> sys;
  sys.start();
  EXPECT_EQ(sys["env.port"_k], 0);
}

TEST(choosing_test, C2_an_unknown_name_lists_the_known_and_names_the_nearest) {
  try {
    static_cast<void>(cruller::make_system<systems>("tset"));
    FAIL() << "it is known";
  } catch (const cruller::unknown_system& error) {
    EXPECT_EQ(error.name(), "tset");
    EXPECT_EQ(error.nearest(), "test");
    EXPECT_EQ(error.known(), (std::vector<std::string>{"dev", "test"}));
    EXPECT_STREQ(error.what(), "unknown system \"tset\"; did you mean \"test\"? known: dev, test");
  }
}

}  // namespace
