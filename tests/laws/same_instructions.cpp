// Access through a live system compiles to the same instructions as access to a struct's member.
#include <cruller/cruller.hpp>

namespace {

using namespace cruller::dsl;

struct counter {
  long first = 0;
  long hits = 0;
};

constexpr auto definition = define(
    "a"_k = component(start([] { return counter{}; })),
    "b"_k = group("counter"_k = component(config(ref<"a">), start([](counter&) {
                                            return counter{};
                                          })))
);

}  // namespace

// At the same offset in its storage as the instance in the system's.
struct by_hand {
  counter a;
  counter b;
};

extern "C" {

void through_a_system(cruller::system<definition>& sys) { sys["b.counter"_k].hits += 1; }
void through_a_struct(by_hand& all) { all.b.hits += 1; }
}

int main() {
  cruller::system<definition> sys;
  sys.start();
  through_a_system(sys);
  by_hand all;
  through_a_struct(all);
  return sys["b.counter"_k].hits == all.b.hits ? 0 : 1;
}
