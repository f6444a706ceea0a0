// Reading the environment: the values of a live system, and the problems found.
#include <algorithm>
#include <cruller/detail/instance/environment.hpp>
#include <cruller/error.hpp>
#include <cstdlib>

namespace cruller::inline v0::detail {

const std::any* environment::find(std::uint32_t component, const void* node) const {
  const auto found = std::ranges::find_if(entries_, [&](const entry& each) {
    return each.component == component && each.node == node;
  });
  return found == entries_.end() ? nullptr : found->value.get();
}

void environment::put(std::uint32_t component, const void* node, std::any value, printer how) {
  if (const std::any* const known = find(component, node))
    const_cast<std::any&>(*known) = std::move(value);
  else
    entries_.push_back({component, node, std::make_unique<std::any>(std::move(value)), how});
}

bool environment::print(std::uint32_t component, const void* node, std::string& out) const {
  const auto found = std::ranges::find_if(entries_, [&](const entry& each) {
    return each.component == component && each.node == node;
  });
  if (found == entries_.end() || found->print == nullptr) return false;
  found->print(*found->value, out);
  return true;
}

const char* find_variable(const char* name) { return std::getenv(name); }

void add_problem(
    problems& out, const char* name, const char* text, const std::string& type, bool is_secret
) {
  out.push_back(std::make_exception_ptr(
      environment_error(name, text != nullptr && is_secret ? "****" : text, type)
  ));
}

}  // namespace cruller::v0::detail
