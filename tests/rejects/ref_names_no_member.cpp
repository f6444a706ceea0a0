// A ref to an unknown member of a map.
// expect: cruller: a ref names a member that the instance does not have
// expect: ref_names_no_member
// expect: "env.database.pth"
// expect: "pth"
// expect: "env.database.path"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "env.database.path"
#else
#define PATH "env.database.pth"
#endif

constexpr auto definition = define(
    "env"_k = group("database"_k = map("path"_k = "todo.db", "pool"_k = 4)),
    "store"_k = component(config(ref<PATH>), start([](const char* path) { return path; }))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
