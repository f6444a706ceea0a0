// A state whose value has a destructor that may throw.
// expect: cruller: the destructor of a state's value must be public and must not throw
// expect: state_destructor_may_throw
// expect: file_store
// line: cruller::state store{start([] { return file_store{}; })};
#include <cruller/state.hpp>
using namespace cruller::dsl;

struct file_store {
#ifdef FIXED
  ~file_store() {}
#else
  ~file_store() noexcept(false) {}
#endif
};

cruller::state store{start([] { return file_store{}; })};
