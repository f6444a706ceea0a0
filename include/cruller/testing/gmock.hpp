// The testing kit with GoogleMock: mocks as components.
#pragma once

#include <gmock/gmock.h>

#include <cruller/dsl/component.hpp>
#include <cruller/testing/gtest.hpp>

namespace cruller::inline v0 {
namespace detail {

template <typename Mock, typename Setup>
constexpr auto mock_component(Setup setup) {
  return dsl::component(
      dsl::start([] { return Mock(); }), dsl::after(dsl::start, std::move(setup))
  );
}

}  // namespace detail

namespace testing {

/// A component that holds a `NiceMock<T>`: `with(todo, "persistence.store"_k =
/// mock<mock_store>())`.
///
/// `sys["persistence.store"_k]` is the `NiceMock<T>&` to set expectations on. GoogleMock verifies
/// them when the mock is destroyed, which is when its component stops. Each start creates a new
/// mock.
template <typename T>
constexpr auto mock() {
  return dsl::component(dsl::start([] { return ::testing::NiceMock<T>(); }));
}

/// The same, with a function that is called with each new mock before its dependents start:
/// `mock<mock_store>([](mock_store& m) { EXPECT_CALL(m, all()); })`.
template <typename T, typename Setup>
constexpr auto mock(Setup setup) {
  return cruller::detail::mock_component<::testing::NiceMock<T>>(std::move(setup));
}

/// A component that holds a `StrictMock<T>`: unexpected calls fail the test.
template <typename T>
constexpr auto strict_mock() {
  return dsl::component(dsl::start([] { return ::testing::StrictMock<T>(); }));
}

/// The same, with a function that is called with each new mock before its dependents start.
template <typename T, typename Setup>
constexpr auto strict_mock(Setup setup) {
  return cruller::detail::mock_component<::testing::StrictMock<T>>(std::move(setup));
}

}  // namespace testing
}  // namespace cruller::v0
