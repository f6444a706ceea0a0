// Parts for a group, which has none.
// expect: cruller: parts(...) in extend() are added to a component
// expect: parts_extend_no_component
// expect: "http"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "http.server"_k
#else
#define PATH "http"_k
#endif

constexpr auto shop = define("http"_k = group("server"_k = component(start([] { return 1; }))));
constexpr auto definition = extend(shop, PATH = parts(doc("a server")));

void use() {
  cruller::system<definition> live;
  live.start();
}
