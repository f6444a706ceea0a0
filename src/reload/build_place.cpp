// Storing the build place, before `main` begins.
#include <cruller/build_place.hpp>
#include <utility>

namespace cruller::inline v0 {
namespace {

// Constructed on first use, because static objects are initialized in any order.
build_place& remembered() {
  static build_place place;
  return place;
}

}  // namespace

bool tell_build_place(build_place place) {
  remembered() = std::move(place);
  return true;
}

const build_place& told_build_place() { return remembered(); }

}  // namespace cruller::v0
