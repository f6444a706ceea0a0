// A component with two interfaces.
// expect: cruller: a component can have only one config, doc, timeout, as and handler per signal
// expect: part_stands_twice
// expect: "store"
// expect: "as"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct readable {};
struct writable {};
struct store : readable, writable {};

#ifdef FIXED
#define PARTS as<store>
#else
#define PARTS as<readable>, as<writable>
#endif

constexpr auto definition = define("store"_k = component(PARTS, start([] { return store{}; })));

void use() {
  cruller::system<definition> live;
  live.start();
}
