// Setting constants of one live system, typed and from text.
#include <boost/hana/define_struct.hpp>
#include <boost/hana/tuple.hpp>
#include <cstdlib>
#include <locale>
#include <sstream>

#include "../support/parts.hpp"

namespace {

using namespace test;

struct options {
  BOOST_HANA_DEFINE_STRUCT(options, (int, port), (bool, quiet));
};

const auto definition = define(
    "env"_k = group(
        "port"_k = 8080,
        "path"_k = "todo.db",
        "name"_k = std::string("dev"),
        "ratio"_k = 0.5,
        "on"_k = false,
        "small"_k = static_cast<unsigned char>(1),
        "letter"_k = 'a',
        "database"_k = map("path"_k = "a.db", "pool"_k = 4),
        "options"_k = options{1, false},
        "sizes"_k = list(1, 2)
    ),
    "server"_k = component(
        config(ref<"env.port">, ref<"env.database.path">),
        start([](int port, const char* path) { return std::to_string(port) + path; })
    )
);

TEST(values_test, V1_a_constant_gets_another_value_from_its_next_start_on) {
  cruller::system<definition> sys;
  sys.set("env.port"_k, 0);
  sys.set("env.database.path"_k, "b.db");
  sys.set("env.options.port"_k, 7);
  sys.start();
  EXPECT_EQ(sys["server"_k], "0b.db");
  EXPECT_EQ(sys["env.options"_k].port, 7);
  sys.restart();
  EXPECT_EQ(sys["server"_k], "0b.db");
  cruller::system<definition> other;
  other.start();
  EXPECT_EQ(other["server"_k], "8080a.db");
}

TEST(values_test, V1_a_running_constant_cannot_be_set) {
  cruller::system<definition> sys;
  sys.start();
  EXPECT_THROW(sys.set("env.port"_k, 1), cruller::lifecycle_error);
  EXPECT_EQ(sys["env.port"_k], 8080);
  sys.stop();
  sys.set("env.port"_k, 1);
  sys.start();
  EXPECT_EQ(sys["env.port"_k], 1);
}

TEST(values_test, V2_a_text_is_read_as_the_constants_type) {
  cruller::system<definition> sys;
  sys.set("env.port", "-1");
  sys.set("env.path", "x.db");
  sys.set("env.name", "prod");
  sys.set("env.ratio", "0.25");
  sys.set("env.on", "true");
  sys.set("env.small", "255");
  sys.set("env.letter", "b");
  sys.set("env.database.pool", "9");
  sys.set("env.options.quiet", "yes");
  sys.start();
  EXPECT_EQ(sys["env.port"_k], -1);
  EXPECT_STREQ(sys["env.path"_k], "x.db");
  EXPECT_EQ(sys["env.name"_k], "prod");
  EXPECT_EQ(sys["env.ratio"_k], 0.25);
  EXPECT_TRUE(sys["env.on"_k]);
  EXPECT_EQ(sys["env.small"_k], 255);
  EXPECT_EQ(sys["env.letter"_k], 'b');
  EXPECT_EQ(sys["env.database.pool"_k], 9);
  EXPECT_STREQ(sys["env.database.path"_k], "a.db");
  EXPECT_TRUE(sys["env.options"_k].quiet);
}

TEST(values_test, V2_a_text_that_does_not_read_is_an_error_and_changes_nothing) {
  cruller::system<definition> sys;
  for (const char* const text : {"", "12a", "1.5", "99999999999", " 1"}) {
    try {
      sys.set("env.port", text);
      ADD_FAILURE() << text;
    } catch (const cruller::value_error& error) {
      EXPECT_EQ(error.path(), "env.port");
      EXPECT_EQ(error.text(), text);
      EXPECT_EQ(error.type(), "int");
    }
  }
  EXPECT_THROW(sys.set("env.small", "256"), cruller::value_error);
  EXPECT_THROW(sys.set("env.small", "-1"), cruller::value_error);
  EXPECT_THROW(sys.set("env.letter", "bc"), cruller::value_error);
  EXPECT_THROW(sys.set("env.on", "maybe"), cruller::value_error);
  EXPECT_THROW(sys.set("env.database", "x"), cruller::value_error);
  EXPECT_THROW(sys.set("server", "x"), cruller::value_error);
  sys.start();
  EXPECT_EQ(sys["env.port"_k], 8080);
}

TEST(values_test, V2_an_unknown_path_names_the_nearest) {
  cruller::system<definition> sys;
  try {
    sys.set("env.prot", "1");
    FAIL() << "it is known";
  } catch (const cruller::unknown_component& error) {
    EXPECT_EQ(error.nearest(), "env.port");
  }
  try {
    sys.set("env.database.pol", "1");
    FAIL() << "it is known";
  } catch (const cruller::unknown_component& error) {
    EXPECT_EQ(error.nearest(), "env.database.pool");
  }
  EXPECT_THROW(sys.set("", "1"), cruller::unknown_component);
  EXPECT_THROW(sys.set(".", "1"), cruller::unknown_component);
  // An empty name is not a member.
  EXPECT_THROW(sys.set("env.port.", "1"), cruller::unknown_component);
  EXPECT_THROW(sys.set("env.database.pool.", "1"), cruller::unknown_component);
}

TEST(values_test, V2_the_message_names_no_type_of_the_library) {
  cruller::system<definition> sys;
  const auto message_of = [&](const char* path) -> std::string {
    try {
      sys.set(path, "1x");
      return "no error";
    } catch (const cruller::error& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message_of("env.database"), "env.database is a map; set its members instead");
  EXPECT_EQ(message_of("env.sizes"), "env.sizes is a list; set its elements by number instead");
  EXPECT_EQ(message_of("env.options").find("v0::"), std::string::npos);
  EXPECT_EQ(sys.type_name("env.database"), "map");
}

// Numbers with a decimal comma, as in German: "20,5".
struct comma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
};
struct degrees {
  double value = 0;
  friend std::istream& operator>>(std::istream& in, degrees& out) { return in >> out.value; }
  friend std::ostream& operator<<(std::ostream& out, const degrees& of) { return out << of.value; }
};

TEST(values_test, V2_streams_of_the_programs_types_do_not_obey_the_global_locale) {
  static constexpr auto warm = define("temp"_k = degrees{1.5});
  const std::locale former = std::locale::global(std::locale(std::locale::classic(), new comma));
  cruller::system<warm> sys;
  EXPECT_EQ(sys.describe()[0].config, "1.5");
  EXPECT_NO_THROW(sys.set("temp", "20.5"));
  EXPECT_EQ(sys.describe()[0].config, "20.5");
  std::locale::global(former);
}

// A handler of the first start sets what starts after it.
TEST(values_test, V1_a_handler_of_the_first_start_may_set_what_has_not_started) {
  static constexpr auto later = define(
      "all"_k = sequence(
          "early"_k = 1,
          "setter"_k = component(start([](cruller::context& c) {
            c.system().set("all.number", "7");
            EXPECT_THROW(c.system().set("all.early", "2"), cruller::lifecycle_error);
          })),
          "number"_k = 0
      )
  );
  cruller::system<later> sys;
  sys.start();
  EXPECT_EQ(sys["all.number"_k], 7);
  EXPECT_EQ(sys.describe()[2].config, "7");
  EXPECT_EQ(sys["all.early"_k], 1);
  EXPECT_EQ(sys.describe()[0].config, "1");
}

// A reader that uses the system, as an operator>> may.
struct nosy {
  friend std::istream& operator>>(std::istream& in, nosy& it);
  int number = 0;
};
cruller::any_system* asked = nullptr;
std::istream& operator>>(std::istream& in, nosy& it) {
  static_cast<void>(asked->describe());
  EXPECT_THROW(asked->start(), cruller::lifecycle_error);
  return in >> it.number;
}

TEST(values_test, V2_an_operator_that_reads_text_may_query_the_system_without_a_deadlock) {
  static const auto own = define("nosy"_k = nosy{});
  cruller::system<own> sys;
  asked = &sys;
  sys.set("nosy", "7");
  sys.start();
  EXPECT_EQ(sys["nosy"_k].number, 7);
}

TEST(values_test, V3_a_member_is_set_in_what_a_variable_gives) {
  static constexpr auto own = define(
      "options"_k = env<options>("VALUES_TEST_OPTIONS").or_else(options{1, false})
  );
  setenv("VALUES_TEST_OPTIONS", "{port: 2, quiet: true}", 1);
  cruller::system<own> sys;
  sys.set("options.port", "7");
  sys.start();
  EXPECT_EQ(sys["options"_k].port, 7);
  EXPECT_TRUE(sys["options"_k].quiet);
  cruller::system<own> typed;
  typed.set("options.port"_k, 8);
  typed.start();
  EXPECT_EQ(typed["options"_k].port, 8);
  EXPECT_TRUE(typed["options"_k].quiet);
  setenv("VALUES_TEST_OPTIONS", "many", 1);
  cruller::system<own> wrong;
  EXPECT_THROW(wrong.set("options.port", "7"), cruller::environment_error);
  unsetenv("VALUES_TEST_OPTIONS");
  cruller::system<own> without;
  without.set("options.port", "7");
  without.start();
  EXPECT_EQ(without["options"_k].port, 7);
  EXPECT_FALSE(without["options"_k].quiet);
}

}  // namespace
