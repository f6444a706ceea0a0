// The systems of a program by name.
#pragma once

#include <cruller/system_choice.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cruller::inline v0 {

std::vector<std::string> names_of(std::span<const system_choice> systems);
// Throws `unknown_system`.
const system_choice& find_system(std::span<const system_choice> systems, std::string_view name);

}  // namespace cruller::v0
