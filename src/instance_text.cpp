// What an instance prints as.
#include "instance_text.hpp"

#include <cruller/error.hpp>

#include "route.hpp"
#include "walk.hpp"

namespace cruller {

instance_text text_of_instance(any_system& system, std::string_view id) {
  const plan& plan = system.wiring().plan();
  const std::uint32_t index = system.wiring().routes().index_of(id);
  if (index == plan.components.size()) {
    find_components(system.wiring(), {std::string(id)});
    throw error(std::string(id) + " is a group; each component in it has an instance of its own");
  }
  instance_text text{system.type_name(id), system.print(id)};
  if (text.type.empty()) text.type = "unknown";
  return text;
}

}  // namespace cruller
