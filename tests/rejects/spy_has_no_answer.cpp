// A spy that should return what cannot be made of nothing.
// expect: cruller: a spy must know what to return.
// expect: spy_has_no_answer
// expect: number
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
using namespace cruller::dsl;
using cruller::testing::spy;

struct number {
  explicit number(int n) : value(n) {}
  int value;
};

#ifdef FIXED
const auto definition = define("count"_k = spy<number()>().returns(number(4)));
#else
const auto definition = define("count"_k = spy<number()>());
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
