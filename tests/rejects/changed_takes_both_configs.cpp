// A handler of `changed` that takes only the new config.
// expect: cruller: the function of changed(f) must take the instance, the config as it was
// expect: changed_takes_both_configs
// expect: "cache"
// line: cruller::system<definition> live;
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

struct limits {
  int entries;
};
struct cache {
  int size;
};

constexpr auto made = [](const limits& all) { return cache{all.entries}; };
#ifdef FIXED
constexpr auto resized = [](cache& c, const limits&, const limits& now) { c.size = now.entries; };
#else
constexpr auto resized = [](cache& c, const limits& now) { c.size = now.entries; };
#endif

constexpr auto definition = define(
    "cache"_k = component(config(limits{4}), start(made), changed(resized))
);

void use() {
  cruller::system<definition> live;
  live.start();
}
