#include "config/profile_maps.hpp"

#include <utility>

#include "config/config_paths.hpp"
#include "config/profile_names.hpp"

namespace cruller::inline v0 {
namespace {

class profile_chooser {
 public:
  profile_chooser(
      std::string_view system, std::vector<std::string> systems, config_mistakes& mistakes
  )
      : system_(system), known_(std::move(systems)), mistakes_(mistakes) {
    known_.emplace_back("default");
  }

  void choose_in(config_node& map, const std::string& path) {
    for (config_entry& each : map.entries) {
      const std::string here = inside(path, each.name);
      while (const config_node* const chosen = chosen_map(each.value)) {
        check_system_names(each.value, here + ": !profile", known_, mistakes_);
        each.value = config_node(*chosen);
      }
      if (each.value.is_plain_map()) choose_in(each.value, here);
    }
  }

 private:
  [[nodiscard]] const config_node* chosen_map(const config_node& node) const {
    if (node.tag != "profile" || node.what != config_node::kind::map || node.is_bad) return nullptr;
    const config_node* chosen = node.find(system_);
    if (chosen == nullptr) chosen = node.find("default");
    return chosen != nullptr && chosen->is_plain_map() ? chosen : nullptr;
  }

  std::string_view system_;
  std::vector<std::string> known_;
  config_mistakes& mistakes_;
};

}  // namespace

config_node choose_profile_maps(
    config_node node,
    std::string_view system,
    const std::vector<std::string>& systems,
    config_mistakes& mistakes
) {
  profile_chooser(system, systems, mistakes).choose_in(node, {});
  return node;
}

}  // namespace cruller::v0
