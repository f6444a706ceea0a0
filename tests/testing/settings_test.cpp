// Values of configuration files in tests.
#include <cruller/cruller.hpp>
#include <cruller/testing/gtest.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace {

using namespace cruller::dsl;
using cruller::testing::config_mistakes;
using cruller::testing::running;
using cruller::testing::settings;
using cruller::testing::would_restart;

constexpr auto todo = define(
    "env"_k = group(
        "http_port"_k = setting<std::uint16_t>.or_else(8080).between(0, 65535),
        "hosts"_k = setting<std::vector<std::string>>.or_else(),
        "level"_k = live(setting<int>.or_else(1)),
        "key"_k = secret(env<std::string>("SETTINGS_TEST_KEY").or_else("none"))
    ),
    "store"_k = component(config("path"_k = "todo.db"), start([](const auto& c) {
                            return std::string(c["path"_k]);
                          })),
    "server"_k = component(
        config(ref<"env.http_port">, ref<"store">, ref<"env.level">),
        start([](int port, const std::string& store, const cruller::live_value<int>&) {
          return std::to_string(port) + store;
        })
    )
);
constexpr auto prod = with(
    todo,
    "env.key"_k = secret(setting<std::string>),
    "env.http_port"_k = env<std::uint16_t>("SETTINGS_TEST_PORT")
);
constexpr auto systems = cruller::dsl::named_systems("todo"_k = todo, "prod"_k = prod);

class settings_test : public ::testing::Test {
 protected:
  std::string write(const std::string& text) {
    std::ofstream(folder_ / "prod.yaml") << text;
    return folder_ / "prod.yaml";
  }
  void SetUp() override {
    std::string name = std::filesystem::temp_directory_path() / "settings-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

 private:
  std::filesystem::path folder_;
};

TEST_F(settings_test, start_a_system) {
  running<todo> sys{
      settings("env.http_port: 0\nstore.config.path: ':memory:'\nenv: {hosts: [a]}\n")};
  EXPECT_EQ(sys["server"_k], "0:memory:");
  EXPECT_EQ(sys["env.hosts"_k].size(), 1u);
}

TEST_F(settings_test, with_mistakes_start_nothing_and_name_all_of_them) {
  try {
    running<todo> sys{settings("env.http_port: 80800\nenv.host: 1\n")};
    FAIL() << "started";
  } catch (const cruller::error& error) {
    EXPECT_EQ(
        std::string(error.what()),
        "settings:1:16: env.http_port: \"80800\" is not a number from 0 to 65535\n"
        "settings:2:1: there is no env.host; did you mean env.hosts?"
    );
  }
}

TEST_F(settings_test, of_a_file_are_checked_for_all_systems) {
  EXPECT_EQ(config_mistakes<systems>(write("env.key: k\n")), "");
  EXPECT_EQ(
      config_mistakes<systems>(write("env.level: many\n")),
      write("") +
          ":1:12: env.level: \"many\" is not an int\n"
          "env.key is not given: write it into a file (in prod)\n"
  );
}

TEST_F(settings_test, say_what_would_restart) {
  running<todo> sys;
  EXPECT_EQ(would_restart(sys, "env.http_port: 0"), "server");
  EXPECT_EQ(would_restart(sys, "env.http_port: 8080"), "");
  EXPECT_EQ(would_restart(sys, "store.config.path: x"), "store, server");
  EXPECT_EQ(would_restart(sys, "env.level: 5"), "");
  EXPECT_EQ(would_restart(sys, "env.hosts: [a]"), "");
  EXPECT_THROW(static_cast<void>(would_restart(sys, "env.prt: 5")), cruller::error);
  EXPECT_EQ(sys["server"_k], "8080todo.db");
}

}  // namespace
