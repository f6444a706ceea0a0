// Live values: what may change while the system runs.
#include <cstdlib>
#include <vector>

#include "../support/parts.hpp"

namespace {

using namespace test;

struct reader {
  const cruller::live_value<int>* number;
  const cruller::live_value<std::string>* text;
};

constexpr auto definition = define(
    "number"_k = live(setting<int>.or_else(1).between(0, 9)),
    "plain"_k = live(5),
    "reader"_k = component(
        config(ref<"number">, live(secret(setting<std::string>.or_else("a")))),
        start([](const cruller::live_value<int>& number,
                 const cruller::live_value<std::string>& text) {
          return reader{&number, &text};
        })
    )
);

TEST(live_test, arrives_as_a_live_value) {
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["number"_k].get(), 1);
  EXPECT_EQ(sys["plain"_k].get(), 5);
  EXPECT_EQ(sys["reader"_k].number, &sys["number"_k]);
  EXPECT_EQ(sys["reader"_k].text->get(), "a");
  EXPECT_EQ(*sys["reader"_k].text->share(), "a");
  EXPECT_EQ(sys.describe()[0].config, "1");
  EXPECT_EQ(sys.describe()[2].config, "(number, ****)");
}

TEST(live_test, keeps_its_address_over_restarts) {
  cruller::system<definition> sys;
  sys.start();
  const cruller::live_value<int>* const before = &sys["number"_k];
  sys.stop();
  sys.set("number", "4");
  sys.set("reader.config.1", "b");
  sys.start();
  EXPECT_EQ(&sys["number"_k], before);
  EXPECT_EQ(before->get(), 4);
  EXPECT_EQ(sys["reader"_k].text->get(), "b");
  sys.stop();
  sys.reset("number");
  sys.start();
  EXPECT_EQ(before->get(), 1);
}

TEST(live_test, stays_live_when_with_replaces_its_value) {
  static constexpr auto other = with(definition, "number"_k = 3, "plain"_k = 6);
  cruller::system<other> sys;
  sys.start();
  EXPECT_EQ(sys["reader"_k].number->get(), 3);
  EXPECT_EQ(sys["plain"_k].get(), 6);
}

TEST(live_test, converts_to_its_value) {
  const cruller::live_value<int> number(3);
  const int copy = number;
  EXPECT_EQ(copy, 3);
}

}  // namespace
