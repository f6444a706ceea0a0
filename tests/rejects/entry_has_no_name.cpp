// A component without a name in a definition.
// expect: cruller: each entry of a group must have a name
// expect: entry_has_no_name<
// line: constexpr auto definition = define("port"_k = 8080, server);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

constexpr auto server = component(config(ref<"port">), start([](int port) { return port; }));

#ifdef FIXED
constexpr auto definition = define("port"_k = 8080, "server"_k = server);
#else
constexpr auto definition = define("port"_k = 8080, server);
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
