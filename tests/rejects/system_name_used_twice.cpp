// Two named systems with the same name.
// expect: cruller: names in a group must be unique
// expect: name_used_twice
// expect: "named_systems"
// expect: "dev"
// line: auto use() { return cruller::make_system<systems>("dev"); }
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define SECOND "test"_k
#else
#define SECOND "dev"_k
#endif

constexpr auto definition = define("port"_k = 8080);
constexpr auto systems = named_systems("dev"_k = definition, SECOND = definition);

auto use() { return cruller::make_system<systems>("dev"); }
