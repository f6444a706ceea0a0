// Names and paths. Invalid and duplicate names are in rejects/.
#include "support/parts.hpp"

namespace {

using namespace test;

TEST(name_test, N1_letters_digits_underscores_and_dashes_make_a_name) {
  static constexpr auto definition = define("aZ_9-x"_k = 1, "0"_k = 2);
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["aZ_9-x"_k], 1);
  EXPECT_EQ(sys["0"_k], 2);
}

TEST(name_test, N1_a_name_may_stand_in_several_groups) {
  static constexpr auto definition = define(
      "a"_k = group("x"_k = 1), "b"_k = group("x"_k = 2, "b"_k = group("x"_k = 3))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a.x"_k] + sys["b.x"_k] + sys["b.b.x"_k], 6);
}

TEST(name_test, N2_a_path_names_groups_until_it_meets_a_component) {
  static constexpr auto definition = define("env"_k = group("database"_k = map("pool"_k = 4)));
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["env.database.pool"_k], 4);
  EXPECT_EQ(sys["env.database"_k]["pool"_k], 4);
}

}  // namespace
