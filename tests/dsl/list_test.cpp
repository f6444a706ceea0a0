// Lists as Hana sequences.
#include <boost/hana.hpp>
#include <string>

#include "../support/parts.hpp"

namespace {

using namespace test;
namespace hana = boost::hana;

constexpr auto sum = [](const auto&... each) { return (0 + ... + each); };

static_assert(hana::Sequence<decltype(list(1, 2))>::value);
static_assert(hana::unpack(list(1, 2, 3), sum) == 6);
static_assert(hana::at_c<1>(list(1, 2, 3)) == 2);
static_assert(decltype(hana::length(list(1, 2, 3)))::value == 3);
static_assert(decltype(hana::is_empty(list()))::value);
static_assert(hana::unpack(hana::drop_front(list(1, 2, 3)), sum) == 5);
static_assert(hana::unpack(hana::transform(list(1, 2), [](int n) { return 2 * n; }), sum) == 6);
static_assert(hana::fold_left(list(1, 2, 3), 10, [](int a, int b) { return a - b; }) == 4);
static_assert(std::is_same_v<
              decltype(hana::at_c<1>(list(ref<"a">, ref<"b">))),
              std::remove_cv_t<decltype(ref<"b">)>>);
static_assert(decltype(hana::length(hana::concat(list(1), list(2, 3))))::value == 3);

TEST(list_test, of_a_config_is_a_sequence_for_its_handler) {
  static constexpr auto definition = define(
      "port"_k = 80,
      "sum"_k = component(config(list(1, ref<"port">, 3)), start([](const auto& values) {
                            int sum_of_each = 0;
                            hana::for_each(values, [&](int each) { sum_of_each += each; });
                            EXPECT_EQ(sum_of_each, hana::unpack(values, sum));
                            EXPECT_EQ(
                                sum_of_each, 1 + values.template get<1>() + hana::at_c<2>(values)
                            );
                            return sum_of_each;
                          }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["sum"_k], 84);
}

TEST(list_test, of_refs_gives_the_instances_themselves) {
  static constexpr auto definition = define(
      "a"_k = component(start([] { return std::string("a"); })),
      "b"_k = component(start([] { return std::string("b"); })),
      "all"_k = component(config(list(ref<"a">, ref<"b">)), start([](const auto& all) {
                            hana::for_each(all, [](std::string& each) { each += "!"; });
                          }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k] + sys["b"_k], "a!b!");
}

}  // namespace
