// Setting a member that the constant does not have.
// expect: cruller: set() changes a value or one of its members
// expect: constant_has_no_member
// expect: "database.pth"
// line: live.set(PATH, "shop.db");
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define PATH "database.path"_k
#else
#define PATH "database.pth"_k
#endif

constexpr auto definition = define("database"_k = map("path"_k = "todo.db"));

void use() {
  cruller::system<definition> live;
  live.set(PATH, "shop.db");
}
