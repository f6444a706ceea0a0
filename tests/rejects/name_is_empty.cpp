// An empty name.
// expect: cruller: a name consists of letters, digits, '_' and '-', and is not empty
// expect: name_is_no_name
// expect: env
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto definition = define("env"_k = group("port"_k = 8080));
#else
constexpr auto definition = define("env"_k = group(""_k = 8080));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
