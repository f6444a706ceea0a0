// Aliases: one instance under several names, one for each purpose.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

struct database {
  std::string path;
};

constexpr auto shop = define(
    "database"_k = component(start([] {
      std::cout << "opens shop.db\n";
      return database{"shop.db"};
    })),
    "stores"_k = group("orders"_k = alias<"database">, "sessions"_k = alias<"database">),
    "server"_k = component(
        config(ref<"stores.orders">, ref<"stores.sessions">),
        start([](database& orders, database& sessions) {
          std::cout << "orders in " << orders.path << ", sessions in " << sessions.path << "\n";
        })
    )
);

// The day on which the sessions move out, one line changes.
constexpr auto grown = with(
    shop, "stores.sessions"_k = component(start([] { return database{"sessions.db"}; }))
);

int main() {
  cruller::system<shop> small;
  small.start();
  cruller::system<grown> large;
  large.start();
}

// Output:
// opens shop.db
// orders in shop.db, sessions in shop.db
// opens shop.db
// orders in shop.db, sessions in sessions.db
