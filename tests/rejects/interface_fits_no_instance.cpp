// An interface that is not a base of the instance.
// expect: cruller: as<Interface> must name a base class of the instance
// expect: interface_fits_no_instance
// expect: "store"
// expect: store_interface
// expect: memory_store
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define BASE : store_interface
#else
#define BASE
#endif

struct store_interface {};
struct memory_store BASE {};

constexpr auto definition = define(
    "store"_k = component(as<store_interface>, start([] { return memory_store{}; })),
    "web"_k = component(config(ref<"store">), start([](store_interface&) { return 1; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
