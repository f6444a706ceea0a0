// Finding the known name that is most similar to a misspelled one.
#include "errors/nearest.hpp"

#include <cruller/detail/table/edit_distance.hpp>

namespace cruller::inline v0 {

std::string nearest(std::string_view name, const std::vector<std::string>& known) {
  const std::string* best = nullptr;
  std::uint32_t distance = 0;
  for (const std::string& each : known) {
    const std::uint32_t to_each = detail::edit_distance(name, each);
    if (best != nullptr && to_each >= distance) continue;
    best = &each;
    distance = to_each;
  }
  return best == nullptr ? std::string() : *best;
}

}  // namespace cruller::v0
