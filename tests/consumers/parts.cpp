// A user's program with the parts `run`, `console` and `testing`.
#include <cruller/console.hpp>
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <string_view>

using namespace cruller::dsl;

struct till {
  int sum = 0;
};

inline constexpr auto shop = define("till"_k = component(start(construct<till>)));
inline constexpr auto systems = named_systems("shop"_k = shop);

int main(int argc, char** argv) {
  if (argc == 2 && argv[1] == std::string_view("console")) return cruller::console<systems>("shop");
  {
    cruller::testing::running<shop> sys;
    cruller::testing::journal journal(sys);
    sys.stop();
    if (journal.text() != "stop till") return 10;
  }
  auto chosen = cruller::make_system<systems>("shop");
  chosen->start();
  if (chosen->find<till>("till") == nullptr) return 11;
  return cruller::run<systems>(argc, argv);
}
