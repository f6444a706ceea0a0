// A make with a value that no constructor takes.
// expect: cruller: make<T>(values...) must construct T from exactly its values
// expect: make_takes_other_values
// expect: "server"
// expect: router
// expect-gcc: const double&
// expect-clang: const double &
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct router {
  explicit router(int port);
};

#ifdef FIXED
constexpr auto server = make<router>(ref<"port">);
#else
constexpr auto server = make<router>(ref<"port">, 1.5);
#endif

constexpr auto definition = define("port"_k = 8080, "server"_k = server);

void use() {
  cruller::system<definition> live;
  live.start();
}
