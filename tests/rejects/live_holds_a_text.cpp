// A live value that is a pointer to a text, which could not be released when it changes.
// expect: cruller: live(v) holds a setting or a value that can be copied
// expect: live_holds_no_value
// line: constexpr auto definition = define("level"_k = live(LEVEL));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
#define LEVEL setting<std::string>.or_else("info")
#else
#define LEVEL "info"
#endif

constexpr auto definition = define("level"_k = live(LEVEL));

void use() {
  cruller::system<definition> live_system;
  live_system.start();
}
