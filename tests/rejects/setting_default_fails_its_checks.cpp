// A default that the checks of its setting refuse.
// cap-gcc: 18
// cap-clang: 80
// expect: this_default_fails_the_checks_of_its_setting
// line: constexpr auto definition = define("port"_k = setting<int>.or_else(DEFAULT).between(1, 65535));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define DEFAULT 8080
#else
#define DEFAULT 0
#endif

constexpr auto definition = define("port"_k = setting<int>.or_else(DEFAULT).between(1, 65535));

auto use() { return definition; }
