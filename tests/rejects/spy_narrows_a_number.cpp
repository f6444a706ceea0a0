// A spy that returns a number in more bits than its signature has.
// expect: cruller: a spy must not narrow a number
// expect: spy_narrows_a_number
// expect: from<int>
// expect: to<unsigned char>
// line: inline constexpr auto ports = spy<std::uint8_t()>().returns(8080);
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <cstdint>
using cruller::testing::spy;

#ifdef FIXED
inline constexpr auto ports = spy<std::uint16_t()>().returns(std::uint16_t{8080});
#else
inline constexpr auto ports = spy<std::uint8_t()>().returns(8080);
#endif
