// States: objects without a system that start at their first use, and stop in reverse order.
#include <cruller/state.hpp>
#include <iostream>

using namespace cruller::state_dsl;  // the words that states are made of

struct datasource {
  std::string url;
};

cruller::state config{
    name("config"), start([] { return std::string("shop.db"); }), doc("the shop's database")};

cruller::state db{
    name("db"),
    start([] {
      std::cout << "db opens " << *config << "\n";  // config starts before db
      return datasource{*config};
    }),
    stop([](datasource& d) { std::cout << "db closes " << d.url << "\n"; })};

int main() {
  std::cout << db << "\n";  // printing starts nothing
  const datasource& source = *db;
  std::cout << "the shop uses " << source.url << "\n";
  for (const cruller::state_ref each : cruller::states::active()) std::cout << each << "\n";
  cruller::states::stop();
  {
    const auto fake = db.override(start([] { return datasource{"memory"}; }));
    std::cout << "a test uses " << db->url << "\n";  // and no config
  }
  std::cout << db << ", " << config << "\n";
}

// Output:
// db: unrealized
// db opens shop.db
// the shop uses shop.db
// config: realized, shop.db
// db: realized, <datasource>
// db closes shop.db
// a test uses memory
// db closes memory
// db: unrealized, config: unrealized
