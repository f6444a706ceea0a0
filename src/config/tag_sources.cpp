// Texts from outside.
#include "config/tag_sources.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace cruller::inline v0 {
namespace {

outside_text checked(const std::filesystem::path& file, config_inputs& inputs) {
  outside_text text = inputs.read(file);
  if (auto* const fault = std::get_if<unreadable>(&text)) {
    fault->why = fmt::format("{} cannot be read: {}", file.native(), fault->why);
    return std::move(*fault);
  }
  std::string content = without_line_end(std::move(std::get<std::string>(text)));
  if (const bad_character bad = find_bad_character(content); bad.line != 0)
    return unreadable{
        false, fmt::format("{}:{}:{} is not text", file.native(), bad.line, bad.column)};
  return content;
}

}  // namespace

outside_text text_of_variable(const std::string& name) {
  if (name.find('\0') != std::string::npos) return unreadable{false, "the name has a zero byte"};
  if (const char* const text = std::getenv(name.c_str())) return text;
  return unreadable{true, fmt::format("the variable {} is not set", name)};
}

outside_text text_of_file(
    const std::string& name, const config_origin& named_in, config_inputs& inputs
) {
  const std::filesystem::path folder = std::filesystem::path(*named_in.source).parent_path();
  return checked(folder / name, inputs);
}

outside_text text_of_credential(const std::string& name, config_inputs& inputs) {
  if (name.find('/') != std::string::npos || name.starts_with('.'))
    return unreadable{false, fmt::format("\"{}\" is not the name of a credential", name)};
  const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr || *folder == '\0')
    return unreadable{
        true,
        fmt::format(
            "there is no credential {}: $CREDENTIALS_DIRECTORY is not set; write "
            "LoadCredential={}:FILE into the systemd unit",
            name,
            name
        )};
  return checked(std::filesystem::path(folder) / name, inputs);
}

}  // namespace cruller::v0
