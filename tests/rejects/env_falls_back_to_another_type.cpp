// A default that does not convert to the type of its environment variable.
// expect: cruller: the value of or_else() must convert to the type of the setting
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
