// Settings: values with a type, a default and checks, which may come from outside.
#include <boost/hana/adapt_adt.hpp>
#include <boost/hana/define_struct.hpp>
#include <chrono>
#include <cstdlib>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "../support/parts.hpp"

namespace setting_parts {

enum class level { debug, info, error };

}  // namespace setting_parts

BOOST_HANA_ADAPT_ADT(
    setting_parts::level,
    (debug, [](auto) { return setting_parts::level::debug; }),
    (info, [](auto) { return setting_parts::level::info; }),
    (error, [](auto) { return setting_parts::level::error; })
);

namespace {

using namespace test;
using namespace std::chrono_literals;
using setting_parts::level;

struct options {
  BOOST_HANA_DEFINE_STRUCT(
      options, (int, threads), (std::string, host), (std::vector<int>, ports), (level, detail)
  );
};

// The message of the error; empty without one.
std::string message_of(const auto& function) {
  try {
    function();
    return "";
  } catch (const cruller::signal_error& error) {
    return error.failures().front().message;
  } catch (const cruller::error& error) {
    return error.what();
  }
}

template <const auto& Definition>
std::string start_of() {
  cruller::system<Definition> sys;
  return message_of([&] { sys.start(); });
}

struct with_variable {
  explicit with_variable(const char* value) { setenv("CRULLER_SETTING", value, 1); }
  ~with_variable() { unsetenv("CRULLER_SETTING"); }
};

constexpr auto of_all_types = define(
    "port"_k = setting<std::uint16_t>.or_else(8080).between(1, 65535).doc("where clients connect"),
    "hosts"_k = setting<std::vector<std::string>>.or_else(),
    "ports"_k = setting<std::vector<int>>.or_else(80, 443),
    "names"_k = setting<std::set<std::string>>.or_else("a", "b"),
    "limits"_k = setting<std::map<std::string, int>>.or_else(),
    "level"_k = setting<level>.or_else(level::info),
    "wait"_k = setting<std::chrono::milliseconds>.or_else(10ms).between(1ms, 1s),
    "mode"_k = setting<std::string>.or_else("fast").one_of("fast", "safe"),
    "even"_k = setting<int>.or_else(2).satisfies(
        [](int n) { return n % 2 == 0; }, "an even number"
    ),
    "options"_k = setting<options>.or_else(),
    "ratio"_k = setting<double>.or_else(1)
);

TEST(setting_test, has_its_default_if_nothing_gives_a_value) {
  cruller::system<of_all_types> sys;
  sys.start();
  static_assert(std::is_same_v<decltype(sys["port"_k]), std::uint16_t&> || std::is_same_v<decltype(sys["port"_k]), const std::uint16_t&>);
  EXPECT_EQ(sys["port"_k], 8080);
  EXPECT_TRUE(sys["hosts"_k].empty());
  EXPECT_EQ(sys["ports"_k], (std::vector{80, 443}));
  EXPECT_EQ(sys["names"_k], (std::set<std::string>{"a", "b"}));
  EXPECT_EQ(sys["level"_k], level::info);
  EXPECT_EQ(sys["wait"_k], 10ms);
  EXPECT_EQ(sys["mode"_k], "fast");
  EXPECT_EQ(sys["options"_k].threads, 0);
  EXPECT_EQ(sys["ratio"_k], 1.0);
}

TEST(setting_test, is_set_from_text_by_its_type) {
  cruller::system<of_all_types> sys;
  sys.set("port", "80");
  sys.set("hosts", "[a, 'b c']");
  sys.set("ports", "[]");
  sys.set("names", "[x]");
  sys.set("limits", "{open: 1, close: 2}");
  sys.set("level", "error");
  sys.set("mode", "safe");
  sys.set("options.threads", "4");
  sys.set("options.ports", "[1, 2]");
  sys.set("options.detail", "debug");
  sys.start();
  EXPECT_EQ(sys["port"_k], 80);
  EXPECT_EQ(sys["hosts"_k], (std::vector<std::string>{"a", "b c"}));
  EXPECT_TRUE(sys["ports"_k].empty());
  EXPECT_EQ(sys["names"_k], std::set<std::string>{"x"});
  EXPECT_EQ(sys["limits"_k], (std::map<std::string, int>{{"open", 1}, {"close", 2}}));
  EXPECT_EQ(sys["level"_k], level::error);
  EXPECT_EQ(sys["options"_k].threads, 4);
  EXPECT_EQ(sys["options"_k].ports, (std::vector{1, 2}));
  EXPECT_EQ(sys["options"_k].detail, level::debug);
}

TEST(setting_test, refuses_what_its_type_and_its_checks_refuse) {
  cruller::system<of_all_types> sys;
  const auto refused = [&](const char* path, const char* text) {
    return message_of([&] { sys.set(path, text); });
  };
  EXPECT_EQ(refused("port", "80800"), "port: \"80800\" is not a number from 1 to 65535");
  EXPECT_EQ(refused("port", "0"), "port: \"0\" is not a number from 1 to 65535");
  EXPECT_EQ(refused("wait", "2s"), "wait: \"2s\" is not a duration from 1ms to 1s");
  EXPECT_EQ(refused("mode", "slow"), "mode: \"slow\" is not one of fast, safe");
  EXPECT_EQ(refused("even", "3"), "even: \"3\" is not an even number");
  EXPECT_EQ(refused("level", "loud"), "level: \"loud\" is not one of debug, info, error");
  EXPECT_EQ(refused("hosts", "a"), "hosts: \"a\" is not a list, such as [a, b]");
  EXPECT_EQ(refused("ports", "[1, x]"), "ports.1: \"x\" is not an int");
  EXPECT_EQ(refused("options.threads", "x"), "options.threads: \"x\" is not an int");
  EXPECT_NE(
      refused("options.thread", "1").find("did you mean \"options.threads\""), std::string::npos
  );
  sys.start();
  EXPECT_EQ(sys["port"_k], 8080);
}

TEST(setting_test, takes_typed_values_that_its_checks_accept) {
  cruller::system<of_all_types> sys;
  sys.set("port"_k, std::uint16_t{81});
  sys.set("hosts"_k, std::vector<std::string>{"x"});
  sys.set("options.host"_k, std::string("h"));
  EXPECT_EQ(
      message_of([&] { sys.set("port"_k, std::uint16_t{0}); }),
      "port: \"0\" is not a number from 1 to 65535"
  );
  sys.start();
  EXPECT_EQ(sys["port"_k], 81);
  EXPECT_EQ(sys["hosts"_k], std::vector<std::string>{"x"});
  EXPECT_EQ(sys["options"_k].host, "h");
}

TEST(setting_test, without_a_default_has_to_be_given) {
  static constexpr auto definition = define(
      "key"_k = secret(setting<std::string>),
      "user"_k = component(
          config("name"_k = setting<std::string>, "size"_k = setting<int>),
          start([](const auto& c) { return c["name"_k]; })
      )
  );
  cruller::system<definition> sys;
  try {
    sys.start();
    FAIL() << "started";
  } catch (const cruller::signal_error& error) {
    ASSERT_EQ(error.failures().size(), 3u);
    EXPECT_EQ(error.failures()[0].message, "key is not given: write it into a file");
    EXPECT_EQ(error.failures()[1].message, "user.config.name is not given: write it into a file");
  }
  sys.set("key", "k");
  sys.set("user.config.name", "n");
  sys.set("user.config.size"_k, 3);
  sys.start();
  EXPECT_EQ(sys["user"_k], "n");
  EXPECT_EQ(sys["key"_k], "k");
  EXPECT_EQ(sys.describe()[0].config, "****");
  EXPECT_EQ(sys.describe()[1].config, "{name: \"n\", size: 3}");
}

constexpr auto alternatives = define(
    "base"_k = 7,
    "text"_k = "t",
    "one"_k = setting<int>.or_else(
        env<int>("CRULLER_SETTING").or_else(env<int>("CRULLER_OTHER").or_else(3))
    ),
    "two"_k = env<int>("CRULLER_SETTING").or_else(ref<"base">),
    "three"_k = env<int>("CRULLER_OTHER").or_else(env<int>("CRULLER_SETTING").or_else(ref<"base">)),
    "user"_k = component(
        config(env<std::string>("CRULLER_SETTING").or_else(ref<"text">)),
        start([](const std::string& text) { return text; })
    )
);

TEST(setting_test, has_alternatives) {
  cruller::system<alternatives> sys;
  sys.start();
  EXPECT_EQ(sys["one"_k], 3);
  EXPECT_EQ(sys["two"_k], 7);
  EXPECT_EQ(sys["three"_k], 7);
  EXPECT_EQ(sys["user"_k], "t");
  sys.stop();
  {
    const with_variable set("5");
    sys.start();
    EXPECT_EQ(sys["one"_k], 5);
    EXPECT_EQ(sys["two"_k], 5);
    EXPECT_EQ(sys["three"_k], 5);
    EXPECT_EQ(sys["user"_k], "5");
    sys.stop();
  }
  sys.set("two", "1");
  sys.set("user.config.0", "here");
  sys.start();
  EXPECT_EQ(sys["two"_k], 1);
  EXPECT_EQ(sys["user"_k], "here");
  sys.stop();
  sys.reset("two");
  sys.reset("user.config.0");
  sys.start();
  EXPECT_EQ(sys["two"_k], 7);
  EXPECT_EQ(sys["user"_k], "t");
}

TEST(setting_test, an_alternative_obeys_the_checks) {
  static constexpr auto definition = define(
      "value"_k = setting<int>.or_else(env<int>("CRULLER_SETTING").or_else(3)).between(1, 5)
  );
  const with_variable set("9");
  EXPECT_EQ(
      start_of<definition>(),
      "value: the variable CRULLER_SETTING is \"9\", which is not a number from 1 to 5"
  );
}

// Everything that `with` can address.
constexpr auto literals = define(
    "token"_k = env<std::string>("CRULLER_UNSET").or_else("none"),
    "server"_k = component(
        config(
            "options"_k = map("port"_k = 8080, "name"_k = "web"),
            "key"_k = secret("k"),
            "token"_k = ref<"token">,
            "sizes"_k = list(1, env<int>("CRULLER_UNSET").or_else(2))
        ),
        start([](const auto& c) {
          return std::string(c["options"_k]["name"_k]) + ":" +
                 std::to_string(c["options"_k]["port"_k]) + " " + c["key"_k] + " " + c["token"_k] +
                 " " + std::to_string(c["sizes"_k].template get<0>()) +
                 std::to_string(c["sizes"_k].template get<1>());
        }),
        status([](const std::string&, const auto& c) { return c["options"_k]["port"_k]; })
    ),
    "all"_k = map("name"_k = "x", "server"_k = ref<"server">, "number"_k = 1)
);

TEST(setting_test, literals_in_configs_and_beside_refs_can_be_set) {
  cruller::system<literals> sys;
  sys.start();
  EXPECT_EQ(sys["server"_k], "web:8080 k none 12");
  EXPECT_THROW(sys.set("server.config.options.port", "1"), cruller::lifecycle_error);
  sys.stop();
  sys.set("server.config.options.port", "81");
  sys.set("server.config.options.name"_k, "site");
  sys.set("server.config.key", "hidden");
  sys.set("server.config.sizes.0", "5");
  sys.set("server.config.sizes.1", "6");
  sys.set("all.name", "y");
  sys.set("all.number"_k, 2);
  EXPECT_EQ(
      sys.describe()[1].config,
      "{options: {port: 81, name: \"site\"}, key: ****, token: token, sizes: [5, 6]}"
  );
  sys.start();
  EXPECT_EQ(sys["server"_k], "site:81 hidden none 56");
  EXPECT_STREQ(sys["all.name"_k], "y");
  EXPECT_EQ(sys["all.number"_k], 2);
  EXPECT_EQ(sys.describe()[1].status, "81");
  sys.stop();
  sys.reset("server.config.options.port");
  sys.start();
  EXPECT_EQ(sys["server"_k], "web:8080 hidden none 56");
  cruller::system<literals> other;
  other.start();
  EXPECT_EQ(other["server"_k], "web:8080 k none 12");
}

TEST(setting_test, a_map_of_the_definition_is_set_as_a_whole_by_its_type) {
  static constexpr auto definition = define("all"_k = map("name"_k = "x", "number"_k = 1));
  cruller::system<definition> sys;
  sys.set("all"_k, map("name"_k = "y", "number"_k = 2));
  sys.start();
  EXPECT_STREQ(sys["all.name"_k], "y");
  EXPECT_EQ(sys["all.number"_k], 2);
}

TEST(setting_test, a_path_to_something_else_is_refused) {
  cruller::system<literals> sys;
  const auto refused = [&](const char* path) { return message_of([&] { sys.set(path, "1"); }); };
  EXPECT_EQ(
      refused("server.config.token"),
      "server.config.token is a ref, which only the definition gives"
  );
  EXPECT_EQ(
      refused("server.config.options"), "server.config.options is a map; set its members instead"
  );
  EXPECT_NE(
      refused("server.config.option").find("did you mean \"server.config.options\""),
      std::string::npos
  );
  EXPECT_NE(
      refused("server.config.options.prt").find("did you mean \"server.config.options.port\""),
      std::string::npos
  );
  EXPECT_NE(refused("server.start").find("server.config.NAME"), std::string::npos);
}

TEST(setting_test, keeps_its_checks_when_with_replaces_its_default) {
  static constexpr auto other = with(
      of_all_types, "port"_k = 1, "hosts"_k = setting<std::vector<std::string>>.or_else("x", "y")
  );
  cruller::system<other> sys;
  EXPECT_THROW(sys.set("port", "0"), cruller::value_error);
  sys.start();
  static_assert(std::is_same_v<std::remove_cvref_t<decltype(sys["port"_k])>, std::uint16_t>);
  EXPECT_EQ(sys["port"_k], 1);
  EXPECT_EQ(sys["hosts"_k], (std::vector<std::string>{"x", "y"}));
}

TEST(setting_test, a_default_that_fails_a_function_stops_the_start) {
  static constexpr auto odd = define(
      "even"_k = setting<int>.or_else(3).satisfies(
          [](int n) { return n % 2 == 0; }, "an even number"
      )
  );
  EXPECT_EQ(start_of<odd>(), "even: \"3\" is not an even number");
}

// A reader that would repeat a secret.
struct talkative {
  std::string text;
  friend std::istream& operator>>(std::istream&, talkative&) {
    throw std::runtime_error("cannot read hunter2");
  }
};
TEST(setting_test, an_exception_of_a_reader_does_not_tell_a_secret) {
  static constexpr auto definition = define("key"_k = secret(env<talkative>("CRULLER_SETTING")));
  cruller::system<definition> sys;
  EXPECT_EQ(message_of([&] { sys.set("key", "hunter2"); }).find("hunter2"), std::string::npos);
  const with_variable set("hunter2");
  EXPECT_EQ(start_of<definition>().find("hunter2"), std::string::npos);
}

TEST(setting_test, a_pinned_value_is_not_set_from_outside) {
  static constexpr auto definition = define(
      "schema"_k = pinned("todo"),
      "user"_k = component(config("size"_k = pinned(3), "more"_k = 4), start([](const auto& c) {
                             return c["size"_k] + c["more"_k];
                           }))
  );
  cruller::system<definition> sys;
  EXPECT_EQ(
      message_of([&] { sys.set("schema", "other"); }),
      "schema is pinned, so only the definition gives it"
  );
  EXPECT_THROW(sys.set("user.config.size", "1"), cruller::value_error);
  sys.set("user.config.more", "5");
  sys.start();
  EXPECT_STREQ(sys["schema"_k], "todo");
  EXPECT_EQ(sys["user"_k], 8);
  static constexpr auto other = with(definition, "schema"_k = "x");
  cruller::system<other> next;
  next.start();
  EXPECT_STREQ(next["schema"_k], "x");
  EXPECT_THROW(next.set("schema", "other"), cruller::value_error);
}

}  // namespace
