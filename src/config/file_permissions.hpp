// Who else can change the files of a configuration, or read the secrets in them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "config/config_inputs.hpp"

namespace cruller::inline v0 {

// Others are all users but root, the owner of the file, and this program's own: everybody if the
// mode says so, or the file's group. A group is not one of others if it is root's, that of this
// process, or the private group of the owner, which has the owner's number. Who cannot enter the
// folders around a file can do nothing to it. Modes are compared, and lists of access are not read.

// A warning if others can change a file, or files in a folder, which says what to do.
std::optional<std::string> warn_of_writers(const std::filesystem::path& file);
// A warning if others can read a file, for one that contains a secret. Here the supplementary
// groups of this process are not others: it may need them to read the file.
std::optional<std::string> warn_of_readers(const std::filesystem::path& file);

// The warnings of writers for all that a configuration is read from, and for the folders that
// contain it.
std::vector<std::string> warnings_of_writers(const config_inputs& inputs);

}  // namespace cruller::v0
