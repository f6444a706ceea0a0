// A spy whose function takes a number in fewer bits than its signature has, and changes itself.
// expect: cruller: a spy must not narrow a number
// expect: spy_narrows_a_number
// expect: from<double>
// expect: to<int>
// line: auto use() { return spy<double(double)>().does(sum); }
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
using cruller::testing::spy;

#ifdef FIXED
constexpr auto sum = [all = 0.0](double more) mutable { return all += more; };
#else
constexpr auto sum = [all = 0](int more) mutable { return all += more; };
#endif

auto use() { return spy<double(double)>().does(sum); }
