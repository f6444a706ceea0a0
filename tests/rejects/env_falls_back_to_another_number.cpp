// A default of an environment variable that would be narrowed.
// cap-gcc: 14
// cap-clang: 40
// expect: this_value_does_not_fit_the_type_of_the_setting
// line: constexpr auto definition = define("port"_k = env<std::uint16_t>("PORT").or_else(port));
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
constexpr int port = 8080;
#else
constexpr int port = 80800;
#endif

constexpr auto definition = define("port"_k = env<std::uint16_t>("PORT").or_else(port));

auto use() { return definition; }
