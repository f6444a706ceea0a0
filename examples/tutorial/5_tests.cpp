// Tutorial 5: tests of the bakery, without the mill.
#include <gtest/gtest.h>

#include <cruller/testing/gtest.hpp>

#include "bakery.hpp"

namespace {

using namespace cruller::dsl;
using cruller::testing::running;
using cruller::testing::spy;

constexpr auto supplied = with(bakery::shop, "supplier"_k = spy<bool(int)>().returns(true));
constexpr auto sold_out = with(bakery::shop, "supplier"_k = spy<bool(int)>().returns(false));

TEST(counter_test, takes_the_price_and_orders_flour) {
  running<supplied> sys;  // starts here, stops at the end of the scope
  EXPECT_TRUE(sys["counter"_k].sell());
  EXPECT_EQ(sys["counter"_k].takings(), 3);
  EXPECT_TRUE(sys["supplier"_k].called_with(1));
}

TEST(counter_test, sells_nothing_without_flour) {
  running<sold_out> sys;
  EXPECT_FALSE(sys["counter"_k].sell());
  EXPECT_EQ(sys["counter"_k].takings(), 0);
}

}  // namespace
