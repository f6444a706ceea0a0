// An instance whose destructor may throw.
// expect: cruller: the destructor of an instance must be public and must not throw
// expect: destructor_may_throw
// expect: "store"
// expect: file_store
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct file_store {
#ifdef FIXED
  ~file_store() {}
#else
  ~file_store() noexcept(false) {}
#endif
};

constexpr auto definition = define("store"_k = component(start([] { return file_store{}; })));

void use() {
  cruller::system<definition> live;
  live.start();
}
