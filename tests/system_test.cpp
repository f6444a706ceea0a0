// Access to instances: typed, checked, and by name.
#include "support/parts.hpp"

namespace {

using namespace test;

class reaching_test : public journal_test {};

constexpr auto definition = define(
    "env"_k = group("port"_k = 8080),
    "http"_k = group("server"_k = component(start([] { return 1.5; })))
);

TEST_F(reaching_test, I1_the_instance_itself_is_reached) {
  cruller::system<definition> sys;
  sys.start();
  static_assert(std::is_same_v<decltype(sys["http.server"_k]), double&>);
  static_assert(std::is_same_v<decltype(sys["env.port"_k]), const int&>);
  sys["http.server"_k] = 2.5;
  EXPECT_EQ(sys["http.server"_k], 2.5);
}

TEST_F(reaching_test, I1_an_instance_that_is_not_started_is_asserted) {
#ifndef NDEBUG
  cruller::system<definition> sys;
  EXPECT_DEATH(static_cast<void>(sys["http.server"_k]), "must be started");
#endif
}

TEST_F(reaching_test, I2_at_checks) {
  cruller::system<definition> sys;
  EXPECT_THROW(sys.at("http.server"_k), cruller::lifecycle_error);
  EXPECT_THROW(sys.at("http"_k), cruller::lifecycle_error);
  sys.start();
  EXPECT_EQ(sys.at("http.server"_k), 1.5);
  EXPECT_EQ(sys.at("http"_k)["server"_k], 1.5);
}

TEST_F(reaching_test, I3_instances_keep_their_address) {
  cruller::system<definition> sys;
  static_assert(!std::is_copy_constructible_v<cruller::system<definition>>);
  static_assert(!std::is_move_constructible_v<cruller::system<definition>>);
  sys.start();
  const double* const before = &sys["http.server"_k];
  sys.suspend();
  sys.resume();
  EXPECT_EQ(&sys["http.server"_k], before);
}

TEST_F(reaching_test, C1_find_is_null_if_there_is_no_instance) {
  cruller::system<definition> sys;
  EXPECT_EQ(sys.find<double>("http.server"), nullptr);
  sys.start();
  EXPECT_EQ(sys.find<double>("http.server"), &sys["http.server"_k]);
  EXPECT_EQ(sys.find<const double>("http.server"), &sys["http.server"_k]);
  EXPECT_EQ(*sys.find<int>("env.port"), 8080);
  EXPECT_EQ(sys.find<double>("http.sevrer"), nullptr);
}

TEST_F(reaching_test, C1_find_with_a_wrong_type_is_an_error) {
  cruller::system<definition> sys;
  sys.start();
  try {
    static_cast<void>(sys.find<int>("http.server"));
    FAIL() << "it is not an int";
  } catch (const cruller::type_error& error) {
    EXPECT_STREQ(error.what(), "http.server: the instance is a double, not a int");
  }
}

TEST_F(reaching_test, two_systems_of_a_definition_are_independent) {
  cruller::system<definition> one;
  cruller::system<definition> two;
  one.start();
  two.start();
  one["http.server"_k] = 9;
  EXPECT_EQ(two["http.server"_k], 1.5);
}

}  // namespace
