// A value of make after a part.
// expect: cruller: make<T>(values..., parts...) takes its values before its parts
// expect: make_has_a_value_behind_a_part<router, int>
// line: constexpr auto server = make<router>(stop(&router::close), 8080);
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct router {
  explicit router(int port);
  void close();
};

#ifdef FIXED
constexpr auto server = make<router>(8080, stop(&router::close));
#else
constexpr auto server = make<router>(stop(&router::close), 8080);
#endif

constexpr auto definition = define("server"_k = server);

void use() {
  cruller::system<definition> live;
  live.start();
}
