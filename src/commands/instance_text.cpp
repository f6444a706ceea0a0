// Printing an instance.
#include "commands/instance_text.hpp"

#include <cruller/error.hpp>

#include "plan/route.hpp"
#include "plan/selected_route.hpp"

namespace cruller::inline v0 {

instance_text text_of_instance(any_system& system, std::string_view id) {
  const plan& plan = system.wiring().plan();
  const std::uint32_t index = system.wiring().routes().index_of(id);
  if (index == plan.components.size()) {
    find_components(system.wiring(), {std::string(id)});
    throw error(std::string(id) + " is a group; pass the ID of a component in it");
  }
  instance_text text{system.type_name(id), system.print(id)};
  if (text.type.empty()) text.type = "unknown";
  return text;
}

}  // namespace cruller::v0
