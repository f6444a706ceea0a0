// Drawing a timeline.
#include <cruller/timeline.hpp>
#include <ostream>

namespace cruller {

void timeline::write_svg(std::ostream& out) const { out << "<svg/>\n"; }

}  // namespace cruller
