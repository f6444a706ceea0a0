// An override of an unknown component.
// expect: cruller: with(), without() and the parts() of extend() change existing entries and parts
// expect: override_names_nothing
// expect: "env.http_prot"
// expect: "env.http_port"
// line: cruller::system<fake> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "env.http_port"_k
#else
#define PATH "env.http_prot"_k
#endif

constexpr auto definition = define("env"_k = group("http_port"_k = 8080));
constexpr auto fake = with(definition, PATH = 0);

void use() {
  cruller::system<fake> live;
  live.start();
}
