// A make with a config.
// expect: cruller: make<T>(values..., parts...) contains a config and a start handler already
// expect: make_has_the_part_already<router
// line: constexpr auto server = make<router>(config(8080));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct router {
  explicit router(int port);
};

#ifdef FIXED
constexpr auto server = make<router>(8080);
#else
constexpr auto server = make<router>(config(8080));
#endif

constexpr auto definition = define("server"_k = server);

void use() {
  cruller::system<definition> live;
  live.start();
}
