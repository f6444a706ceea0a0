// The words of the DSL are objects: functions with the same names in a program's own namespace do
// not make them ambiguous.
#include <gtest/gtest.h>

#include <cruller/cruller.hpp>
#include <cruller/state.hpp>

// A program's own functions, which accept any arguments.
namespace shop {

struct goods {
  int price = 0;
  friend constexpr bool operator==(const goods&, const goods&) = default;
};

struct open_shop {
  constexpr int operator()(const goods& each) const { return each.price; }
};
struct look {
  constexpr void operator()() const {}
};

template <typename... T>
constexpr void config(T...) {}
template <typename... T>
constexpr void list(T...) {}
template <typename... T>
constexpr void map(T...) {}
template <typename... T>
constexpr void component(T...) {}
template <typename... T>
constexpr void secret(T...) {}
template <typename... T>
constexpr void group(T...) {}
template <typename... T>
constexpr void sequence(T...) {}
template <typename... T>
constexpr void define(T...) {}
template <typename... T>
constexpr void base(T...) {}
template <typename... T>
constexpr void cached(T...) {}
template <typename... T>
constexpr void with(T...) {}
template <typename... T>
constexpr void without(T...) {}
template <typename... T>
constexpr void extend(T...) {}
template <typename... T>
constexpr void named_systems(T...) {}
template <typename... T>
constexpr void state_component(T...) {}
template <typename... T>
constexpr void before(T...) {}
template <typename... T>
constexpr void after(T...) {}
template <typename... T>
constexpr void start(T...) {}
template <typename... T>
constexpr void stop(T...) {}
template <typename... T>
constexpr void name(T...) {}
template <typename... T>
constexpr void meta(T...) {}
template <typename T, typename... Values>
constexpr void make(Values...) {}

}  // namespace shop

namespace {

using namespace cruller::dsl;

constexpr auto store = define(
    "goods"_k = shop::goods{1},
    "hidden"_k = secret(shop::goods{2}),
    "rows"_k = list(shop::goods{3}, shop::goods{4}),
    "named"_k = map("goods"_k = shop::goods{5}),
    "all"_k = group(
        base(before(start, shop::look{})),
        "in_order"_k = sequence("made"_k = make<shop::goods>(6), "more"_k = shop::goods{7})
    ),
    "price"_k = cached(component(config(shop::goods{8}), start(shop::open_shop{})))
);
constexpr auto other = extend(with(store, "goods"_k = shop::goods{9}), "new"_k = shop::goods{10});
constexpr auto less = without(other, "all"_k);
constexpr auto systems = named_systems("store"_k = less);

TEST(argument_lookup_test, finds_no_words_of_the_program) {
  cruller::system<store> sys;
  sys.start();
  EXPECT_EQ(sys["price"_k], 8);
  EXPECT_EQ(sys["all.in_order.made"_k].price, 6);
  cruller::state shelf(name("shelf"), meta("goods", shop::goods{2}), stop(shop::look{}));
  EXPECT_EQ(shelf.name(), "shelf");
  cruller::system<less> rest;
  rest.start();
  EXPECT_EQ(rest["goods"_k].price, 9);
  EXPECT_EQ(rest["new"_k].price, 10);
  EXPECT_EQ(cruller::system_names<systems>().size(), 1);
}

}  // namespace
