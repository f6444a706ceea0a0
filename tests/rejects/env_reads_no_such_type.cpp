// An environment variable of a type that cannot be parsed.
// expect: cruller: env<T> and setting<T> read bool, integers, floating point
// expect: settings
// line: constexpr auto definition = define("value"_k = env<TYPE>("VALUE"));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define TYPE int
#else
#define TYPE settings
#endif

struct settings {};

constexpr auto definition = define("value"_k = env<TYPE>("VALUE"));

void use() {
  cruller::system<definition> live;
  live.start();
}
