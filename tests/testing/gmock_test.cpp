// Mocks as components. GoogleMock is included first here, and the kit uses it.
#include <gmock/gmock.h>
#include <gtest/gtest-spi.h>
//
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>

namespace {

using namespace cruller::dsl;
using cruller::testing::mock;
using cruller::testing::running;
using cruller::testing::strict_mock;

struct store {
  store() = default;
  store(const store&) = delete;
  store& operator=(const store&) = delete;
  virtual ~store() = default;
  virtual int count() = 0;
};
struct sqlite_store : store {
  int count() override { return 7; }
};
struct mock_store : store {
  MOCK_METHOD(int, count, (), (override));
};
struct counter {
  store& counted;
};

constexpr auto counting = define(
    "store"_k = component(start(construct<sqlite_store>)),
    "counter"_k = component(config(ref<"store">), start(construct<counter>))
);
constexpr auto mocked = with(counting, "store"_k = mock<mock_store>());
constexpr auto strictly_mocked = with(counting, "store"_k = strict_mock<mock_store>());

TEST(mock_test, stands_for_a_component) {
  running<mocked> sys;
  static_assert(std::is_same_v<decltype(sys["store"_k]), ::testing::NiceMock<mock_store>&>);
  EXPECT_CALL(sys["store"_k], count()).WillOnce(::testing::Return(4));
  EXPECT_EQ(sys["counter"_k].counted.count(), 4);
}

TEST(mock_test, is_verified_when_it_stops) {
  running<mocked> sys;
  EXPECT_CALL(sys["store"_k], count());
  EXPECT_NONFATAL_FAILURE(sys.stop(), "Expected: to be called once");
}

TEST(mock_test, allows_unexpected_calls) {
  running<mocked> sys;
  EXPECT_EQ(sys["counter"_k].counted.count(), 0);
}

TEST(strict_mock_test, fails_at_unexpected_calls) {
  running<strictly_mocked> sys;
  static_assert(std::is_same_v<decltype(sys["store"_k]), ::testing::StrictMock<mock_store>&>);
  EXPECT_NONFATAL_FAILURE(sys["store"_k].count(), "Uninteresting");
}

// A component that uses the store as soon as it starts.
constexpr auto counts_at_once = with(
    counting,
    "counter"_k = component(config(ref<"store">), start([](store& s) { return s.count(); }))
);
constexpr auto expecting = [](mock_store& m) {
  EXPECT_CALL(m, count()).WillOnce(::testing::Return(4));
};

TEST(mock_test, is_set_up_before_others_start) {
  static constexpr auto definition = with(counts_at_once, "store"_k = mock<mock_store>(expecting));
  running<definition> sys;
  EXPECT_EQ(sys["counter"_k], 4);
}

TEST(strict_mock_test, is_set_up_before_others_start) {
  static constexpr auto definition = with(
      counts_at_once, "store"_k = strict_mock<mock_store>(expecting)
  );
  running<definition> sys;
  EXPECT_EQ(sys["counter"_k], 4);
}

TEST(mock_test, is_new_after_each_start) {
  running<mocked> sys;
  EXPECT_CALL(sys["store"_k], count()).WillOnce(::testing::Return(4));
  EXPECT_EQ(sys["counter"_k].counted.count(), 4);
  sys.restart();
  EXPECT_EQ(sys["counter"_k].counted.count(), 0);
}

}  // namespace
