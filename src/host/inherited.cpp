// Descriptors from systemd, with libsystemd, and from a previous start.
#include "host/inherited.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cruller/plan.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plan/route.hpp"
#include "process/output.hpp"

#ifdef CRULLER_HAS_LIBSYSTEMD
#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <memory>
#endif

namespace cruller::inline v0 {
namespace {

// A descriptor of the service manager and its name.
struct named_file {
  std::string name;
  file_descriptor file;
};

#ifdef CRULLER_HAS_LIBSYSTEMD
// A pointer allocated by malloc.
template <class Kind>
using allocated = std::unique_ptr<Kind, decltype(&std::free)>;

std::vector<named_file> take_from_host() {
  const int count = sd_listen_fds(0);
  char** names = nullptr;
  // If the names cannot be read, the descriptors are still ours to close.
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

// Tells an open file from others, and does not keep it open.
using file_identity = std::pair<dev_t, ino_t>;

file_identity identity_of(const file_descriptor& file) {
  struct stat found {};
  fstat(file.get(), &found);
  return {found.st_dev, found.st_ino};
}

// The files of the service manager, which a process gets once, before it has other threads.
std::set<file_identity> of_host;

// The components with a hand_over handler.
std::vector<std::uint32_t> find_hand_overs(const plan& plan) {
  std::vector<std::uint32_t> hand_overs;
  for (std::uint32_t i = 0; i != plan.components.size(); ++i)
    if (has_handler(plan.components[i], detail::signal_that<detail::signal_answer::file>))
      hand_overs.push_back(i);
  return hand_overs;
}

void warn(const std::string& name, std::string_view why) {
  report_warning(
      fmt::format("closed the file descriptor \"{}\" of the service manager: {}", name, why)
  );
}

}  // namespace

void inherit_from_host(any_system& system) {
  const wiring& wiring = system.wiring();
  const auto none = static_cast<std::uint32_t>(wiring.plan().components.size());
  std::vector<named_file> unmatched;
  std::set<std::uint32_t> served;
  for (named_file& each : take_from_host()) {
    of_host.insert(identity_of(each.file));
    const std::uint32_t component = wiring.routes().index_of(each.name);
    if (component == none)
      unmatched.push_back(std::move(each));
    else if (served.insert(component).second)
      system.inherit(each.name, std::move(each.file));
    else
      warn(each.name, "its component already has one");
  }
  const std::vector<std::uint32_t> hand_overs = find_hand_overs(wiring.plan());
  if (unmatched.size() == 1 && hand_overs.size() == 1 && served.insert(hand_overs.front()).second)
    return system.inherit(
        wiring.plan().components[hand_overs.front()].id, std::move(unmatched.front().file)
    );
  for (const named_file& each : unmatched) warn(each.name, "no component has this id");
}

std::vector<handed_over> hand_over_of_host(any_system& system) {
  if (of_host.empty()) return {};
  std::vector<handed_over> files = system.hand_over();
  std::erase_if(files, [](const handed_over& each) {
    return !of_host.contains(identity_of(each.file));
  });
  return files;
}

void inherit(any_system& system, std::vector<handed_over>&& files) {
  for (handed_over& each : files) system.inherit(each.id, std::move(each.file));
}

}  // namespace cruller::v0
