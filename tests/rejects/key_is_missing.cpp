// A name without _k: the compiler reports it before the library can.
// expect-gcc: assignment of read-only location
// expect-clang: read-only variable is not assignable
// line: constexpr auto definition = define("port" = 8080);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto definition = define("port"_k = 8080);
#else
constexpr auto definition = define("port" = 8080);
#endif

const auto& used() { return definition; }
