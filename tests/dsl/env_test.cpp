// Values from the environment.
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <istream>
#include <limits>
#include <map>
#include <ratio>

#include "../support/parts.hpp"

namespace {

using namespace test;
using namespace std::chrono_literals;

enum class level { quiet, loud };
std::istream& operator>>(std::istream& in, level& value) {
  std::string name;
  in >> name;
  if (name == "quiet")
    value = level::quiet;
  else if (name == "loud")
    value = level::loud;
  else
    in.setstate(std::ios::failbit);
  return in;
}

class env_test : public journal_test {
 protected:
  void TearDown() override {
    for (const auto& name : names_) unsetenv(name.c_str());
  }
  void set(const std::string& name, const char* value) {
    names_.push_back(name);
    setenv(name.c_str(), value, 1);
  }

 private:
  std::vector<std::string> names_;
};

// `read` returns the parsed value, `refused` the error's message.
template <const auto& Definition>
auto read() {
  cruller::system<Definition> sys;
  sys.start();
  return sys["value"_k];
}
template <const auto& Definition>
std::string refused() {
  try {
    read<Definition>();
    return "read";
  } catch (const cruller::signal_error& error) {
    return error.failures().front().message;
  }
}

template <typename T>
constexpr auto one = define("value"_k = env<T>("CRULLER_TEST"));

TEST_F(env_test, reads_numbers_texts_and_truth) {
  set("CRULLER_TEST", "42");
  EXPECT_EQ(read<one<int>>(), 42);
  EXPECT_EQ(read<one<unsigned short>>(), 42);
  EXPECT_EQ(read<one<double>>(), 42.0);
  EXPECT_EQ(read<one<std::string>>(), "42");
  set("CRULLER_TEST", "yes");
  EXPECT_EQ(read<one<bool>>(), true);
}

TEST_F(env_test, a_number_that_does_not_fit_is_none) {
  for (const char* text : {"1e39", "-1e39"}) {
    set("CRULLER_TEST", text);
    EXPECT_EQ(refused<one<double>>(), "read") << text;
    EXPECT_NE(refused<one<float>>(), "read") << text;
  }
  set("CRULLER_TEST", "inf");
  EXPECT_EQ(read<one<float>>(), std::numeric_limits<float>::infinity());
  using hours = std::chrono::duration<double, std::ratio<3600>>;
  set("CRULLER_TEST", "1e300h");
  EXPECT_EQ(refused<one<hours>>(), "read");
  set("CRULLER_TEST", "1e306h");
  EXPECT_NE(refused<one<hours>>(), "read");
}

TEST_F(env_test, reads_durations_with_their_unit) {
  const std::map<std::string, std::chrono::nanoseconds> texts = {
      {"250ms", 250ms}, {"1.5s", 1500ms}, {"2min", 2min}, {"1h", 1h}, {"7us", 7us}, {"0", 0s}};
  for (const auto& [text, value] : texts) {
    set("CRULLER_TEST", text.c_str());
    EXPECT_EQ(read<one<std::chrono::nanoseconds>>(), value) << text;
  }
}

TEST_F(env_test, refuses_durations_that_do_not_fit) {
  for (const char* text : {"250", "1.5", "soon", "1.5s ", "s", "-", "1e30h"}) {
    set("CRULLER_TEST", text);
    EXPECT_NE(refused<one<std::chrono::seconds>>(), "read") << text;
  }
  set("CRULLER_TEST", "1.5s");  // Not a whole number of seconds.
  EXPECT_NE(refused<one<std::chrono::seconds>>(), "read");
  EXPECT_EQ(read<one<std::chrono::milliseconds>>(), 1500ms);
}

TEST_F(env_test, reads_an_enum_by_the_names_that_it_can_read) {
  set("CRULLER_TEST", "loud");
  EXPECT_EQ(read<one<level>>(), level::loud);
  set("CRULLER_TEST", "louder");
  EXPECT_NE(refused<one<level>>(), "read");
  set("CRULLER_TEST", "loud and clear");
  EXPECT_NE(refused<one<level>>(), "read");
}

TEST_F(env_test, an_error_shows_name_text_and_type) {
  set("CRULLER_TEST", "many");
  EXPECT_EQ(
      refused<one<int>>(), "value: the variable CRULLER_TEST is \"many\", which is not an int"
  );
  unsetenv("CRULLER_TEST");
  EXPECT_EQ(
      refused<one<std::string>>(), "value is not given: write it into a file, or set CRULLER_TEST"
  );
}

TEST_F(env_test, an_error_shows_the_range_of_a_small_number) {
  set("CRULLER_TEST", "70000");
  EXPECT_EQ(
      refused<one<std::uint16_t>>(),
      "value: the variable CRULLER_TEST is \"70000\", which is not a whole number from 0 to 65535"
  );
}

TEST_F(env_test, an_error_knows_the_variables_that_kubernetes_sets) {
  const std::string cure = "write enableServiceLinks: false in the pod's spec";
  set("CRULLER_TEST", "tcp://10.0.0.1:5432");
  EXPECT_TRUE(refused<one<int>>().ends_with(cure)) << refused<one<int>>();
  set("CRULLER_TEST", "10.0.0.1:5432");
  EXPECT_EQ(refused<one<int>>().find("Kubernetes"), std::string::npos);
}

TEST_F(env_test, or_else_is_for_what_is_not_set_and_not_for_what_is_wrong) {
  static constexpr auto definition = define("value"_k = env<int>("CRULLER_TEST").or_else(8080));
  EXPECT_EQ(read<definition>(), 8080);
  set("CRULLER_TEST", "80");
  EXPECT_EQ(read<definition>(), 80);
  set("CRULLER_TEST", "eighty");
  EXPECT_NE(refused<definition>(), "read");
  static constexpr auto text = define("value"_k = env<std::string>("CRULLER_NONE").or_else("here"));
  EXPECT_EQ(read<text>(), "here");
}

constexpr auto definition = define(
    "port"_k = env<int>("CRULLER_PORT"),
    "first"_k = component(start([] { write("first"); })),
    "server"_k = component(
        config(
            "port"_k = ref<"port">,
            "host"_k = env<std::string>("CRULLER_HOST"),
            "limits"_k = map(
                "rate"_k = env<double>("CRULLER_RATE"), "list"_k = list(env<int>("CRULLER_LIST"))
            )
        ),
        start([](auto& c) {
          write("server");
          return c["host"_k] + ":" + std::to_string(c["port"_k]) + " " +
                 std::to_string(static_cast<int>(c["limits"_k]["rate"_k])) +
                 std::to_string(c["limits"_k]["list"_k].template get<0>());
        }),
        stop([](std::string&, auto& c) { write("stop " + c["host"_k]); })
    )
);

// A known problem of similar libraries: values are not checked before the start.
TEST_F(env_test, all_errors_of_one_start_are_reported_together_and_nothing_has_run) {
  set("CRULLER_RATE", "fast");
  set("CRULLER_LIST", "1");
  cruller::system<definition> sys;
  try {
    sys.start();
    FAIL() << "started";
  } catch (const cruller::signal_error& error) {
    ASSERT_EQ(error.failures().size(), 3u) << error.what();
    EXPECT_EQ(error.failures()[0].component, "port");
    EXPECT_EQ(error.failures()[1].component, "server");
    EXPECT_EQ(error.failures()[2].component, "server");
    EXPECT_EQ(error.not_reached(), std::vector<std::string>{"first"});
    EXPECT_THROW(std::rethrow_if_nested(error), cruller::environment_error);
  }
  EXPECT_EQ(journal(), "");
  EXPECT_EQ(sys.state(), cruller::component_state::stopped);
}

TEST_F(env_test, inside_a_config_it_is_kept_until_the_component_stops) {
  set("CRULLER_PORT", "1");
  set("CRULLER_HOST", "a");
  set("CRULLER_RATE", "2");
  set("CRULLER_LIST", "3");
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["server"_k], "a:1 23");
  set("CRULLER_HOST", "b");
  set("CRULLER_PORT", "9");
  sys.stop();
  sys.start();
  EXPECT_EQ(sys["server"_k], "b:9 23");
  EXPECT_EQ(journal(), "first, server, stop a, first, server");
}

TEST_F(env_test, reads_a_path_with_blanks_as_it_is) {
  set("CRULLER_TEST", "/tmp/my files/a b");
  EXPECT_EQ(read<one<std::filesystem::path>>(), "/tmp/my files/a b");
}

TEST_F(env_test, a_restart_is_refused_before_anything_stops) {
  for (const char* name : {"CRULLER_PORT", "CRULLER_HOST", "CRULLER_RATE", "CRULLER_LIST"})
    set(name, "1");
  cruller::system<definition> sys;
  sys.start();
  journal();
  set("CRULLER_RATE", "fast");
  EXPECT_THROW(sys.restart(), cruller::signal_error);
  EXPECT_THROW(sys.restart("port"), cruller::signal_error);
  EXPECT_EQ(sys.state(), cruller::component_state::running);
  EXPECT_EQ(journal(), "");
  set("CRULLER_RATE", "2");
  sys.restart("server");
  EXPECT_EQ(journal(), "stop 1, server");
}

TEST_F(env_test, only_what_is_about_to_start_is_read) {
  cruller::system<definition> sys;
  sys.start({.only = {"first"}});
  EXPECT_EQ(journal(), "first");
  EXPECT_THROW(sys.start(), cruller::signal_error);
  EXPECT_EQ(sys.state("first"), cruller::component_state::running);
}

TEST_F(env_test, a_value_that_is_set_wins_over_the_variable) {
  cruller::system<one<int>> sys;
  sys.set("value"_k, 5);
  sys.start();
  EXPECT_EQ(sys["value"_k], 5);
  sys.stop();
  sys.set("value", "6");
  sys.start();
  EXPECT_EQ(sys["value"_k], 6);
  EXPECT_EQ(sys.describe()[0].config, "6");
}

TEST_F(env_test, is_described_as_it_is_written) {
  static constexpr auto described = define(
      "a"_k = env<int>("A").or_else(1), "b"_k = component(config(env<std::string>("B")))
  );
  cruller::system<described> sys;
  EXPECT_EQ(sys.describe()[0].config, "env(\"A\").or_else(1)");
  EXPECT_EQ(sys.describe()[1].config, "(env(\"B\"))");
}

TEST_F(env_test, is_described_by_the_value_in_use_while_it_is_started) {
  static constexpr auto described = define(
      "number"_k = env<int>("CRULLER_TEST_UNSET").or_else(1),
      "text"_k = env<std::string>("CRULLER_TEST").or_else("todo"),
      "list"_k = component(
          config(
              list(env<std::string>("CRULLER_TEST"), 2),
              ref<"number">,
              secret(env<int>("N").or_else(3))
          ),
          start([](const auto&, int, int) { return 0; })
      ),
      "map"_k = component(
          config("name"_k = env<std::string>("CRULLER_TEST")), start([](const auto&) { return 0; })
      )
  );
  set("CRULLER_TEST", "real");
  cruller::system<described> sys;
  sys.start();
  const auto all = sys.describe();
  EXPECT_EQ(all[0].config, "1");
  EXPECT_EQ(all[1].config, "\"real\"");
  EXPECT_EQ(all[2].config, "([\"real\", 2], number, ****)");
  EXPECT_EQ(all[3].config, "{name: \"real\"}");
  sys.stop();
  EXPECT_EQ(sys.describe()[1].config, "env(\"CRULLER_TEST\").or_else(\"todo\")");
  EXPECT_EQ(sys.describe()[3].config, "{name: env(\"CRULLER_TEST\")}");
}

TEST_F(env_test, in_a_map_or_list_it_is_described_by_the_value_in_use_too) {
  static constexpr auto described = define(
      "port"_k = 1,
      "map"_k = map(
          "name"_k = env<std::string>("CRULLER_TEST"),
          "more"_k = list(env<int>("CRULLER_TEST_UNSET").or_else(2), 3),
          "port"_k = ref<"port">,
          "hidden"_k = secret(env<int>("CRULLER_TEST_UNSET").or_else(4))
      ),
      "list"_k = list(
          env<std::string>("CRULLER_TEST"), map("deep"_k = env<bool>("B").or_else(true))
      )
  );
  const auto configs = [](cruller::any_system& sys) {
    const auto all = sys.describe();
    return all[1].config + " " + all[2].config;
  };
  set("CRULLER_TEST", "real");
  cruller::system<described> sys;
  const std::string written =
      "{name: env(\"CRULLER_TEST\"), more: [env(\"CRULLER_TEST_UNSET\").or_else(2), 3], "
      "port: port, hidden: ****} [env(\"CRULLER_TEST\"), {deep: env(\"B\").or_else(true)}]";
  EXPECT_EQ(configs(sys), written);
  EXPECT_EQ(sys.print("map"), std::nullopt);
  sys.start();
  const std::string in_use =
      "{name: \"real\", more: [2, 3], port: port, hidden: ****} "
      "[\"real\", {deep: true}]";
  EXPECT_EQ(configs(sys), in_use);
  EXPECT_EQ(sys.print("map").value() + " " + sys.print("list").value(), in_use);
  sys.stop();
  EXPECT_EQ(configs(sys), written);
}

TEST_F(env_test, a_secret_one_shows_neither_text_nor_value) {
  static constexpr auto hidden = define(
      "value"_k = secret(env<int>("CRULLER_TEST")),
      "user"_k = component(config(secret(env<int>("CRULLER_TEST"))), start([](int n) { return n; }))
  );
  set("CRULLER_TEST", "hunter2");
  EXPECT_EQ(refused<hidden>().find("hunter2"), std::string::npos) << refused<hidden>();
  EXPECT_NE(refused<hidden>().find("CRULLER_TEST"), std::string::npos);
  set("CRULLER_TEST", "42");
  cruller::system<hidden> sys;
  sys.start();
  EXPECT_EQ(sys["value"_k] + sys["user"_k], 84);
  EXPECT_EQ(sys.describe()[0].config, "****");
  EXPECT_EQ(sys.describe()[1].config, "(****)");
}

TEST_F(env_test, is_replaced_by_with_like_any_constant) {
  static constexpr auto fixed = with(one<int>, "value"_k = 3);
  EXPECT_EQ(read<fixed>(), 3);
}

TEST_F(env_test, two_components_that_share_a_base_read_it_each) {
  static constexpr auto shared = define(
      base(config(env<int>("CRULLER_TEST")), start([](int n) { return n; })),
      "a"_k = component(),
      "b"_k = component()
  );
  set("CRULLER_TEST", "1");
  cruller::system<shared> sys;
  sys.start({.only = {"a"}});
  set("CRULLER_TEST", "2");
  sys.start();
  EXPECT_EQ(sys["a"_k], 1);
  EXPECT_EQ(sys["b"_k], 2);
}

}  // namespace
