// Descriptions of components as text.
#pragma once

#include <cruller/any_system.hpp>
#include <string>

namespace cruller::inline v0 {

// The description of a component, one line per property.
std::string description_text(const component_description& component);
// Prints the descriptions of all components on standard output.
void report_descriptions(any_system& system);

}  // namespace cruller::v0
