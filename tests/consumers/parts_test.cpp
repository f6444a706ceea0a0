// A user's test with the testing kit and GoogleTest.
#include <gtest/gtest.h>

#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>

using namespace cruller::dsl;

inline constexpr auto shop = define("price"_k = 3);

TEST(shop_test, has_a_price) {
  cruller::testing::running<shop> sys;
  EXPECT_EQ(sys["price"_k], 3);
}

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
