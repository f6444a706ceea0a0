// A ref to an unknown member of a Hana struct.
// expect: cruller: a ref names a member that the instance does not have
// expect: ref_names_no_member
// expect: "options.hots"
// expect: "options.host"
// line: cruller::system<definition> live;
#include <boost/hana/define_struct.hpp>
#include <boost/hana/tuple.hpp>
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct options {
  BOOST_HANA_DEFINE_STRUCT(options, (int, port), (int, host));
};

#ifdef FIXED
#define PATH "options.host"
#else
#define PATH "options.hots"
#endif

constexpr auto definition = define(
    "options"_k = component(start([] {
      return options{8080, 1};
    })),
    "server"_k = component(config(ref<PATH>), start([](int& host) { return host; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
