// A constant of a move-only type.
// expect: cruller: a constant must be copyable: each live system has a copy of its own
// expect: constant_cannot_be_copied
// expect: "store.owner"
// expect: std::unique_ptr<int
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
#include <memory>
using namespace cruller::dsl;

#ifdef FIXED
const auto definition = define(
    "store"_k = group("owner"_k = component(start([] { return std::make_unique<int>(1); })))
);
#else
const auto definition = define("store"_k = group("owner"_k = std::make_unique<int>(1)));
#endif

void use() {
  cruller::system<definition> live;
  live.start();
}
