// Texts of configuration files, read.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "config/config_paths.hpp"
#include "config/yaml_reader.hpp"

namespace configured {

inline cruller::config_node read(
    std::string_view text,
    cruller::config_mistakes& mistakes,
    const char* file = "todo.yaml",
    const cruller::path_rules& rules = {}
) {
  const auto name = std::make_shared<const std::string>(file);
  return cruller::split_paths(cruller::read_yaml(name, text, mistakes), mistakes, rules);
}

// The tree of a text without mistakes.
inline cruller::config_node tree_of(std::string_view text, const char* file = "todo.yaml") {
  cruller::config_mistakes mistakes;
  cruller::config_node tree = read(text, mistakes, file);
  EXPECT_EQ(mistakes.text(), "");
  return tree;
}

inline std::string mistakes_in(std::string_view text) {
  cruller::config_mistakes mistakes;
  static_cast<void>(read(text, mistakes));
  return mistakes.text();
}

}  // namespace configured
