// Refs: a component declares its dependencies and gets them, started, as arguments.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

struct database {
  const char* path;
};
struct store {
  database& db;
};

//  store --> database --> path
constexpr auto shop = define(
    "store"_k = component(config(ref<"database">), start([](database& db) {
                            std::cout << "store opens " << db.path << "\n";
                            return store{db};
                          })),
    "database"_k = make<database>(ref<"path">),
    "path"_k = "shop.db"
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  std::cout << std::boolalpha << (&sys["store"_k].db == &sys["database"_k]) << "\n";
}

// Output:
// store opens shop.db
// true
