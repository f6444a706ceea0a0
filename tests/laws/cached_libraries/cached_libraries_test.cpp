// Cached components that several shared libraries with hidden symbols contain.
#include <gtest/gtest.h>

#include <cruller/cruller.hpp>

extern "C" void reach_one(const void** pool, const void** local);
extern "C" void reach_other(const void** pool, const void** local);

namespace {

TEST(cached_libraries_test, of_one_header_are_the_same_and_local_ones_are_not) {
  const void* pool = nullptr;
  const void* local = nullptr;
  reach_one(&pool, &local);
  const void* other_pool = nullptr;
  const void* other_local = nullptr;
  reach_other(&other_pool, &other_local);
  EXPECT_EQ(pool, other_pool);
  EXPECT_NE(local, other_local);
  cruller::clear_cache();
}

}  // namespace
