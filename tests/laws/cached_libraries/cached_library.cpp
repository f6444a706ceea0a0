// A shared library with hidden symbols and a system of its own.
#include "pool.hpp"

namespace {

using namespace cruller::dsl;

constexpr auto definition = define("pool"_k = shop::pool, "local"_k = local);

}  // namespace

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

// Starts a system, and stops it. The cached instances stay.
extern "C" [[gnu::visibility("default")]] void JOIN(reach_, LIBRARY)(
    const void** the_pool, const void** the_local
) {
  cruller::system<definition> sys;
  sys.start();
  *the_pool = &sys["pool"_k];
  *the_local = &sys["local"_k];
}
