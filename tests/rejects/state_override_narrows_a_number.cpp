// An override of a state that would narrow a number.
// expect: cruller: an override must start a value of the state's own type, and narrow no number
// expect: state_override_gives_another_type
// line: auto fake = port.override(start([] { return 70000; }));
#include <cruller/state.hpp>
#include <cstdint>
using namespace cruller::dsl;

cruller::state port{start([] { return std::uint16_t{8080}; })};

void use() {
#ifdef FIXED
  auto fake = port.override(start([] { return std::uint16_t{7000}; }));
#else
  auto fake = port.override(start([] { return 70000; }));
#endif
}
