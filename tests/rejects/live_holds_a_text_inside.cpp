// A live value with a member that is a pointer to a text.
// expect: cruller: live(v) holds a setting or a value that can be copied
// expect: live_holds_no_value
// line: constexpr auto definition = define("format"_k = live(format{separator, 1}));
#include <boost/hana/define_struct.hpp>
#include <cruller/cruller.hpp>
using namespace cruller::dsl;

#ifdef FIXED
using text_type = char;
constexpr char separator = ':';
#else
using text_type = const char*;
constexpr const char* separator = ":";
#endif

struct format {
  BOOST_HANA_DEFINE_STRUCT(format, (text_type, separator), (int, digits));
};

constexpr auto definition = define("format"_k = live(format{separator, 1}));

void use() {
  cruller::system<definition> live_system;
  live_system.start();
}
