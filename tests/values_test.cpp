// Constants of one live system get other values: typed, and from text.
#include <boost/hana/define_struct.hpp>
#include <boost/hana/tuple.hpp>

#include "support/parts.hpp"

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
        "options"_k = options{1, false}
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
}

}  // namespace
