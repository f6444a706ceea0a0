// Groups: nesting, and the definition order.
#include "../support/parts.hpp"

namespace {

using namespace test;

class group_test : public journal_test {};

TEST_F(group_test, six_levels_are_started_like_one) {
  static constexpr auto deep = define(
      "a"_k = group(
          "b"_k = group(
              "c"_k = group(
                  "d"_k = group(
                      "e"_k = group(
                          "f"_k = group(
                              "inner"_k = component(
                                  config(local_ref<"port">, ref<"top">),
                                  start([](int port, int& top) {
                                    write("inner");
                                    return port + top;
                                  })
                              ),
                              "port"_k = 40
                          )
                      )
                  )
              )
          )
      ),
      "top"_k = component(start([] {
        write("top");
        return 2;
      }))
  );
  cruller::system<deep> sys;
  sys.start();
  EXPECT_EQ(journal(), "top, inner");
  EXPECT_EQ(sys["a.b.c.d.e.f.inner"_k], 42);
}

TEST_F(group_test, an_empty_group_is_no_harm) {
  static constexpr auto definition = define("a"_k = group(), "b"_k = 1);
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["a"_k].size(), 0u);
}

TEST_F(group_test, a_flat_group_of_many_entries_works) {
  static constexpr auto definition = define(
      "a00"_k = 0,
      "a01"_k = 1,
      "a02"_k = 2,
      "a03"_k = 3,
      "a04"_k = 4,
      "a05"_k = 5,
      "a06"_k = 6,
      "a07"_k = 7,
      "a08"_k = 8,
      "a09"_k = 9,
      "a10"_k = 10,
      "a11"_k = 11,
      "a12"_k = 12,
      "a13"_k = 13,
      "a14"_k = 14,
      "a15"_k = 15,
      "a16"_k = 16,
      "a17"_k = 17,
      "a18"_k = 18,
      "all"_k = component(config(ref<"a18">, ref<"a00">), start([](int a, int b) { return a + b; }))
  );
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["all"_k], 18);
}

}  // namespace
