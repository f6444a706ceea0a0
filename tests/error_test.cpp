// Exceptions: copying one does not throw, and the copy has the same content.
#include <gtest/gtest.h>

#include <cruller/error.hpp>
#include <utility>

namespace {

template <typename... Errors>
constexpr bool copy_without_throwing =
    (... &&
     (std::is_nothrow_copy_constructible_v<Errors> && std::is_nothrow_copy_assignable_v<Errors> &&
      std::is_nothrow_move_constructible_v<Errors>));
static_assert(copy_without_throwing<
              cruller::error,
              cruller::lifecycle_error,
              cruller::plan_error,
              cruller::unknown_name,
              cruller::unknown_component,
              cruller::unknown_signal,
              cruller::unknown_system,
              cruller::value_error,
              cruller::environment_error,
              cruller::type_error,
              cruller::cycle_error,
              cruller::timeout_error,
              cruller::signal_error>);

TEST(error_test, a_copy_knows_the_same) {
  const cruller::unknown_component error("htpp", {"http", "store"});
  const cruller::unknown_component copy = error;
  EXPECT_EQ(copy.name(), "htpp");
  EXPECT_EQ(copy.nearest(), "http");
  EXPECT_EQ(copy.known(), error.known());
  EXPECT_STREQ(copy.what(), error.what());
}

TEST(error_test, knows_the_same_after_it_has_been_moved_from) {
  cruller::value_error error("port", "x", "a number");
  const cruller::value_error moved = std::move(error);
  EXPECT_EQ(error.path(), "port");
  EXPECT_EQ(moved.text() + moved.type(), "xa number");
  cruller::cycle_error cycle({"a", "b", "a"});
  const cruller::cycle_error other = std::move(cycle);
  EXPECT_EQ(cycle.path(), other.path());
}

}  // namespace
