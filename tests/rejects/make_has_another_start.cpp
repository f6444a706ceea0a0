// A make with a start handler.
// expect: cruller: make<T>(values..., parts...) contains a config and a start handler already
// expect: make_has_the_part_already<router
// expect: "start"
// line: constexpr auto server = make<router>(8080, start([](int port) { return router(port); }));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct router {
  explicit router(int port);
};

#ifdef FIXED
constexpr auto server = component(config(8080), start([](int port) { return router(port); }));
#else
constexpr auto server = make<router>(8080, start([](int port) { return router(port); }));
#endif

constexpr auto definition = define("server"_k = server);

void use() {
  cruller::system<definition> live;
  live.start();
}
