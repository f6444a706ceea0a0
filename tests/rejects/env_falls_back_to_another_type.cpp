// A value to fall back on that the variable could never have.
// expect: cruller: the value of or_else() must convert to the type of the variable
// line: constexpr auto definition = define("port"_k = env<int>("PORT").or_else(FALLBACK));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define FALLBACK 8080
#else
#define FALLBACK "8080"
#endif

constexpr auto definition = define("port"_k = env<int>("PORT").or_else(FALLBACK));

void use() {
  cruller::system<definition> live;
  live.start();
}
