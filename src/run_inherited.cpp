// Taking over what systemd has opened, with libsystemd; and handing over in a restart.
#include "run_inherited.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cruller/plan.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "route.hpp"
#include "run_report.hpp"

#ifdef CRULLER_HAS_LIBSYSTEMD
#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <memory>
#endif

namespace cruller {
namespace {

// A descriptor from the host, by the name that the host gives it.
struct named_file {
  std::string name;
  file_descriptor file;
};

#ifdef CRULLER_HAS_LIBSYSTEMD
// What malloc has made.
template <class Kind>
using allocated = std::unique_ptr<Kind, decltype(&std::free)>;

std::vector<named_file> take_from_host() {
  const int count = sd_listen_fds(0);
  char** names = nullptr;
  // Where it cannot read the names, nobody has one; the descriptors are ours all the same.
  const int named = sd_listen_fds_with_names(1, &names);
  const allocated<char*[]> list(names, &std::free);
  std::vector<named_file> files;
  if (count > 0) files.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    const allocated<char> name(i < named ? names[i] : nullptr, &std::free);
    files.push_back({name ? name.get() : "", file_descriptor(SD_LISTEN_FDS_START + i)});
  }
  return files;
}
#else
std::vector<named_file> take_from_host() { return {}; }
#endif

// The components that hand something over.
std::vector<std::uint32_t> find_givers(const plan& plan) {
  std::vector<std::uint32_t> givers;
  for (std::uint32_t i = 0; i != plan.components.size(); ++i)
    if (std::ranges::any_of(plan.components[i].steps, [](const plan::step& step) {
          return step.signal.name == dsl::hand_over.id.name && step.when == hook::none;
        }))
      givers.push_back(i);
  return givers;
}

void warn(const std::string& name, std::string_view why) {
  report_warning(fmt::format("the host's file descriptor \"{}\" is closed: {}", name, why));
}

}  // namespace

void inherit_from_host(any_system& system) {
  const wiring& wiring = system.wiring();
  const auto nobody = static_cast<std::uint32_t>(wiring.plan().components.size());
  std::vector<named_file> strangers;
  std::set<std::uint32_t> heirs;
  for (named_file& each : take_from_host()) {
    const std::uint32_t component = wiring.routes().index_of(each.name);
    if (component == nobody)
      strangers.push_back(std::move(each));
    else if (heirs.insert(component).second)
      system.inherit(each.name, std::move(each.file));
    else
      warn(each.name, "this component has got one already");
  }
  const std::vector<std::uint32_t> givers = find_givers(wiring.plan());
  if (strangers.size() == 1 && givers.size() == 1 && heirs.insert(givers.front()).second)
    return system.inherit(
        wiring.plan().components[givers.front()].id, std::move(strangers.front().file)
    );
  for (const named_file& each : strangers) warn(each.name, "no component has this id");
}

void inherit(any_system& system, std::vector<handed_over>&& files) {
  for (handed_over& each : files) system.inherit(each.id, std::move(each.file));
}

}  // namespace cruller
