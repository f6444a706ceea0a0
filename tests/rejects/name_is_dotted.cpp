// A name with a dot, in place of a group.
// expect: cruller: a name consists of letters, digits, '_' and '-', and is not empty
// expect: name_is_no_name
// expect: env.port
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto definition = define("env"_k = group("port"_k = 8080));
#else
constexpr auto definition = define("env.port"_k = 8080);
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
