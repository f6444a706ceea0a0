// What a definition says of the paths in configuration files.
#include "program/definition_paths.hpp"

#include <gtest/gtest.h>

#include <cruller/cruller.hpp>
#include <map>
#include <string>
#include <vector>

namespace definition_paths_parts {

struct user {
  int number = 0;
  std::map<std::string, std::string> tags{};
};

}  // namespace definition_paths_parts

BOOST_HANA_ADAPT_STRUCT(definition_paths_parts::user, number, tags);

namespace {

using namespace cruller::dsl;
using definition_paths_parts::user;

constexpr auto todo = define(
    "env"_k = group(
        "port"_k = 80,
        "hosts"_k = setting<std::map<std::string, int>>.or_else(),
        "users"_k = setting<std::map<std::string, user>>.or_else(),
        "admins"_k = setting<std::vector<user>>.or_else()
    ),
    "old"_k = alias<"env">,
    "server"_k = component(
        config("owner"_k = setting<user>.or_else(), "port"_k = ref<"env.port">),
        start([](const auto&) { return 1; })
    )
);

class definition_paths_test : public testing::Test {
 protected:
  // Whether the names in the map at a path are free.
  bool are_free(const std::vector<std::string>& path) const {
    const cruller::free_names* at = &rules_.maps;
    for (const std::string& each : path) at = at == nullptr ? nullptr : at->find(each);
    return at != nullptr && at->are_here;
  }

  cruller::system<todo> system_{};
  const cruller::path_rules rules_ = cruller::path_rules_of(system_.wiring());
};

TEST_F(definition_paths_test, names_of_maps_are_free) {
  EXPECT_TRUE(are_free({"env", "hosts"}));
  EXPECT_TRUE(are_free({"env", "users"}));
  EXPECT_TRUE(are_free({"env", "users", "a.b", "tags"}));
  EXPECT_TRUE(are_free({"env", "admins", "0", "tags"}));
  EXPECT_TRUE(are_free({"server", "config", "owner", "tags"}));
}

TEST_F(definition_paths_test, all_others_are_paths) {
  EXPECT_FALSE(are_free({}));
  EXPECT_FALSE(are_free({"env"}));
  EXPECT_FALSE(are_free({"env", "port"}));
  EXPECT_FALSE(are_free({"env", "hosts", "a"}));
  EXPECT_FALSE(are_free({"env", "users", "a.b"}));
  EXPECT_FALSE(are_free({"env", "admins"}));
  EXPECT_FALSE(are_free({"server", "config", "owner"}));
}

TEST_F(definition_paths_test, aliases_stand_for_what_they_lead_to) {
  EXPECT_EQ(rules_.real_path("old.port"), "env.port");
  EXPECT_EQ(rules_.real_path("older.port"), "older.port");
}

}  // namespace
