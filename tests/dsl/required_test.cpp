// Holes: dependencies that another definition provides.
#include <memory>

#include "../support/parts.hpp"

namespace {

using namespace test;

struct clock {
  virtual ~clock() = default;
  virtual int now() const = 0;
};
struct fixed_clock : clock {
  int now() const override { return 7; }
};

constexpr auto with_hole = define(
    "clock"_k = required<clock>,
    "scheduler"_k = component(config(ref<"clock">), start([](clock& c) { return c.now(); }))
);

TEST(required_test, is_filled_by_a_component_that_is_seen_as_what_is_required) {
  static constexpr auto definition = with(
      with_hole, "clock"_k = component(start([] { return std::make_unique<fixed_clock>(); }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["scheduler"_k], 7);
  EXPECT_EQ(sys.find<clock>("clock"), sys["clock"_k].get());
}

TEST(required_test, can_be_filled_by_a_component_with_its_own_interface) {
  static constexpr auto definition = with(
      with_hole,
      "clock"_k = component(as<fixed_clock>, start([] { return std::make_unique<fixed_clock>(); }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["scheduler"_k], 7);
}

TEST(required_test, is_filled_by_a_constant) {
  static constexpr auto definition = define(
      "size"_k = required<const int>,
      "twice"_k = component(config(ref<"size">), start([](int n) { return 2 * n; }))
  );
  static constexpr auto filled = with(definition, "size"_k = 3);
  cruller::system<filled> sys;
  sys.start();
  EXPECT_EQ(sys["twice"_k], 6);
}

}  // namespace
