// Reading what a configuration consists of, and comparing it with what was read.
#include "config/config_inputs.hpp"

#include <algorithm>

namespace cruller::inline v0 {
namespace {

namespace fs = std::filesystem;

config_inputs::listing list_now(const fs::path& folder) {
  config_inputs::listing found;
  for (fs::directory_iterator each(folder, found.failed), end; !found.failed && each != end;
       each.increment(found.failed))
    if (is_config_file_name(each->path().filename())) found.files.push_back(each->path());
  if (found.failed == std::errc::no_such_file_or_directory ||
      found.failed == std::errc::not_a_directory)
    found.failed.clear();
  std::ranges::sort(found.files);
  return found;
}

}  // namespace

bool is_config_file_name(const fs::path& name) {
  return name.extension() == ".yaml" && !name.native().starts_with('.');
}

const config_inputs::content& config_inputs::read(const path& file) {
  const auto known = files_.find(file);
  return known != files_.end() ? known->second
                               : files_.emplace(file, read_text(file)).first->second;
}

const config_inputs::listing& config_inputs::list(const path& folder) {
  const auto known = folders_.find(folder);
  return known != folders_.end() ? known->second
                                 : folders_.emplace(folder, list_now(folder)).first->second;
}

bool config_inputs::are_changed() const {
  const auto differs = [](const auto& each, const auto& now) { return each.second != now; };
  return std::ranges::any_of(
             folders_, [&](const auto& each) { return differs(each, list_now(each.first)); }
         ) ||
         std::ranges::any_of(files_, [&](const auto& each) {
           return differs(each, content(read_text(each.first)));
         });
}

}  // namespace cruller::v0
