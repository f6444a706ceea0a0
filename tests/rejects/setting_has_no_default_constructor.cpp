// A setting of a type that cannot be made before it is read.
// expect: cruller: env<T> and setting<T> read bool, integers, floating point
// expect: each with a default constructor
// expect: celsius
// line: constexpr auto definition = define("limit"_k = env<celsius>("LIMIT"));
#include <cruller/cruller.hpp>
#include <istream>
using namespace cruller::dsl;

struct celsius {
#ifdef FIXED
  celsius() = default;
#endif
  explicit celsius(double value) : degrees(value) {}
  double degrees = 0;
};
inline std::istream& operator>>(std::istream& in, celsius& out) { return in >> out.degrees; }

constexpr auto definition = define("limit"_k = env<celsius>("LIMIT"));

void use() {
  cruller::system<definition> live;
  live.start();
}
