// Fuzzes the reader of configuration files.
//
// The program aborts if a file without mistakes, written in another form, is read differently.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/config_paths.hpp"
#include "config/config_resolution.hpp"
#include "config/yaml_reader.hpp"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

const auto file = std::make_shared<const std::string>("/nowhere/fuzz.yaml");

cruller::config_node read(std::string_view text, cruller::config_mistakes& mistakes) {
  return cruller::split_paths(cruller::read_yaml(file, text, mistakes), mistakes);
}

bool has_tag(const cruller::config_node& node) {
  return !node.tag.empty() || std::ranges::any_of(node.values, has_tag) ||
         std::ranges::any_of(node.entries, has_tag, &cruller::config_entry::value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cruller::config_mistakes mistakes;
  const auto tree = read({reinterpret_cast<const char*>(data), size}, mistakes);
  require(mistakes.empty() == mistakes.text().empty());
  if (!mistakes.empty()) return 0;
  const std::string text = text_of(tree);
  const std::string again = text_of(read(text, mistakes));
  require(mistakes.empty() && again == text);
  const cruller::config_resolution::definition initial = [](std::string_view path) {
    return path == "h" ? std::optional(cruller::config_text("initial", {})) : std::nullopt;
  };
  const std::vector<std::string> systems = {"prod", "dev", "docker"};
  cruller::config_mistakes unresolved;
  const auto values = cruller::config_resolution(tree, "prod", systems, initial, unresolved).all();
  require(!unresolved.empty() || !has_tag(values));
  return 0;
}
