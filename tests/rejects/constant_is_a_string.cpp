// A std::string in a constexpr definition, in place of a literal or a std::string_view.
// expect-gcc: std::__cxx11::basic_string<char>
// expect-clang: constexpr variable 'definition' must be initialized by a constant expression
// cap-clang: 40
#include <cruller/cruller.hpp>
#include <string>
using namespace cruller::dsl;

#ifdef FIXED
constexpr auto definition = define("greeting"_k = "welcome");
#else
constexpr auto definition = define("greeting"_k = std::string("welcome"));
#endif

const auto& used() { return definition; }
