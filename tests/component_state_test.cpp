// States: names, texts, and switches.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cruller/component_state.hpp>
#include <sstream>

namespace {

using cruller::component_state;

// Has no default, so that the compiler warns of a missing state.
constexpr int light(component_state state) {
  switch (state) {
    case component_state::running:
      return 1;
    case component_state::starting:
    case component_state::suspending:
    case component_state::suspended:
    case component_state::resuming:
    case component_state::stopping:
      return 2;
    case component_state::stopped:
    case component_state::failed:
      return 3;
  }
  return 0;
}
static_assert(light(component_state::running) == 1);
static_assert(light(component_state::failed) == 3);

TEST(component_state_test, has_its_number_in_an_enum) {
  for (unsigned char i = 0; i != 8; ++i) {
    const auto state = component_state::from_index(i);
    EXPECT_EQ(static_cast<component_state::value>(state), component_state::value{i});
    EXPECT_NE(light(state), 0);
  }
}

TEST(component_state_test, prints_and_compares_as_before) {
  const component_state state = component_state::running;
  std::ostringstream out;
  out << state;
  EXPECT_EQ(out.str(), "running");
  EXPECT_EQ(fmt::format("{}", state), "running");
  EXPECT_EQ(state.name(), "running");
  EXPECT_TRUE(state == component_state::running);
  EXPECT_TRUE(state != component_state());
}

}  // namespace
