// The order of hand-made plans, and the errors of plans that have none.
#include <gtest/gtest.h>

#include "../support/hand_made_plan.hpp"

namespace {

// The ids in start order.
std::string order_of(const hand_made_plan& made) {
  const cruller::wiring wiring(made.plan());
  cruller::any_system sys(wiring, nullptr);
  std::string order;
  const auto watch = sys.observe([&](const cruller::event& e) {
    if (e.phase == cruller::phase::begun) order += std::string(e.component) + " ";
  });
  sys.start();
  order += "| ";
  sys.stop();
  return order;
}

TEST(order_test, a_diamond_starts_from_its_foot_and_stops_reversed) {
  hand_made_plan made;
  made.add("top", {1, 2});
  made.add("left", {3});
  made.add("right", {3});
  made.add("foot");
  EXPECT_EQ(order_of(made), "foot left right top | top right left foot ");
}

TEST(order_test, a_dependency_that_repeats_is_one_edge) {
  hand_made_plan made;
  made.add("a", {1, 1, 1});
  made.add("b");
  EXPECT_EQ(order_of(made), "b a | a b ");
}

TEST(order_test, a_plan_of_nothing_has_an_order) { EXPECT_EQ(order_of({}), "| "); }

std::string fault_of(const hand_made_plan& made) {
  try {
    const cruller::wiring wiring(made.plan());
  } catch (const cruller::plan_error& error) {
    return error.what();
  }
  return "none";
}

TEST(order_test, a_cycle_shows_its_whole_path) {
  hand_made_plan made;
  made.add("out", {1});
  made.add("a", {2});
  made.add("b", {3});
  made.add("c", {1});
  EXPECT_EQ(fault_of(made), "the components depend on each other in a cycle: a -> b -> c -> a");
}

TEST(order_test, a_component_that_needs_itself_is_a_cycle) {
  hand_made_plan made;
  made.add("a", {0});
  EXPECT_EQ(fault_of(made), "the components depend on each other in a cycle: a -> a");
}

TEST(order_test, an_index_out_of_range_is_an_error) {
  hand_made_plan made;
  made.add("a", {7});
  EXPECT_EQ(fault_of(made), "a: dependency 7 is not one of the 1 components of the plan");
}

TEST(order_test, a_duplicate_id_is_an_error) {
  hand_made_plan made;
  made.add("a");
  made.add("a");
  EXPECT_EQ(fault_of(made), "two components of the plan have the id a");
}

constexpr auto nothing = [](void*, cruller::context&) {};

TEST(order_test, two_handlers_of_a_component_for_one_signal_are_an_error) {
  hand_made_plan made;
  made.add("a");
  const cruller::plan::step step{cruller::dsl::start.id, cruller::hook::none, nothing};
  made.steps(0, {step});
  EXPECT_EQ(fault_of(made), "none");
  made.steps(0, {step, step});
  EXPECT_EQ(fault_of(made), "a: more than one handler for start");
}

TEST(order_test, a_signal_with_two_orders_is_an_error) {
  const auto made_of = [](cruller::order first, cruller::order second) {
    hand_made_plan made;
    made.add("a");
    made.add("b");
    made.steps(0, {{{"ask", first}, cruller::hook::none, nothing}});
    made.steps(1, {{{"ask", second}, cruller::hook::none, nothing}});
    return fault_of(made);
  };
  using enum cruller::order;
  EXPECT_EQ(made_of(dependents_first, dependents_first), "none");
  EXPECT_EQ(
      made_of(dependents_first, dependencies_first),
      "b: the signal ask has another order in another component"
  );
}

TEST(order_test, a_plan_of_many_components_is_no_effort) {
  hand_made_plan made;
  for (std::uint32_t i = 0; i != 20000; ++i)
    made.add("c" + std::to_string(i), i == 0 ? std::vector<std::uint32_t>{} : std::vector{i - 1});
  const cruller::wiring wiring(made.plan());
  cruller::any_system sys(wiring, nullptr);
  sys.start();
  EXPECT_EQ(sys.state("c19999"), cruller::component_state::running);
}

}  // namespace
