// A test of the tags of configuration files.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "config/config_resolution.hpp"
#include "support/configured.hpp"

namespace configured {

class resolved_test : public testing::Test {
 protected:
  resolved_test() {
    unsetenv("UNSET");
    setenv("SET", "from a variable", 1);
    setenv("PORT", "8081", 1);
  }
  ~resolved_test() override {
    unsetenv("CREDENTIALS_DIRECTORY");
    std::filesystem::remove_all(folder_);
  }

  // Values and mistakes.
  std::string resolved(const cruller::config_node& tree) {
    cruller::config_mistakes mistakes;
    const cruller::config_resolution::definition initial = [&](std::string_view path) {
      const auto found = definition_.find(std::string(path));
      return found == definition_.end() ? std::optional<cruller::config_node>()
                                        : tree_of("a: " + found->second).find("a")[0];
    };
    cruller::config_resolution all(tree, "prod", systems_, initial, mistakes);
    const std::string text = text_of(all.all());
    return mistakes.empty() ? text : mistakes.text();
  }
  std::string resolved(std::string_view text) { return resolved(tree_of(text)); }

  std::filesystem::path folder() {
    if (folder_.empty()) {
      std::string name = std::filesystem::temp_directory_path() / "cruller-XXXXXX";
      folder_ = mkdtemp(name.data());
    }
    return folder_;
  }
  void write(const char* name, std::string_view text) { std::ofstream(folder() / name) << text; }

  std::map<std::string, std::string> definition_{};
  const std::vector<std::string> systems_ = {"prod", "dev"};

 private:
  std::filesystem::path folder_{};
};

}  // namespace configured
