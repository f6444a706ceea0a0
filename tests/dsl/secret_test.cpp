// Secrets: values that are never printed.
#include <boost/hana/define_struct.hpp>
#include <cstdlib>
#include <sstream>

#include "../support/parts.hpp"

namespace {

using namespace test;

struct login {
  BOOST_HANA_DEFINE_STRUCT(login, (std::string, user), (std::string, password));
};

constexpr auto definition = define(
    "password"_k = secret("hunter2"),
    "options"_k = map("user"_k = "admin", "password"_k = secret("hunter2")),
    "token"_k = secret(map("id"_k = 4, "key"_k = "hunter2")),
    "port"_k = secret(8080),
    "db"_k = component(
        config(
            "own"_k = secret("hunter2"),
            "other"_k = ref<"password">,
            "all"_k = ref<"options">,
            "key"_k = ref<"token.key">
        ),
        start([](auto& c) {
          return std::string(c["own"_k]) + c["other"_k] + c["all"_k]["password"_k] + c["key"_k];
        })
    ),
    "positional"_k = component(config(secret(5), list(secret("hunter2"))), start([](int n, auto& list) {
                                 return std::string(list.template get<0>()) + std::to_string(n);
                               }))
);

std::string shown(const cruller::component_description& of) { return of.config; }

TEST(secret_test, handlers_get_the_value_itself) {
  cruller::system<definition> sys;
  sys.start();
  EXPECT_EQ(sys["db"_k], "hunter2hunter2hunter2hunter2");
  EXPECT_EQ(sys["positional"_k], "hunter25");
  EXPECT_STREQ(sys["password"_k], "hunter2");
  static_assert(std::is_same_v<decltype(sys["port"_k]), const int&>);
}

TEST(secret_test, nothing_that_is_described_shows_it) {
  cruller::system<definition> sys;
  for (int round = 0; round != 2; ++round) {
    for (const auto& each : sys.describe())
      EXPECT_EQ(shown(each).find("hunter2"), std::string::npos) << each.id << shown(each);
    sys.start();
  }
  EXPECT_EQ(shown(sys.describe()[0]), "****");
  EXPECT_EQ(shown(sys.describe()[1]), "{user: \"admin\", password: ****}");
  EXPECT_EQ(shown(sys.describe()[5]), "(****, [****])");
}

TEST(secret_test, can_be_set_and_is_still_not_shown) {
  cruller::system<definition> sys;
  sys.set("password"_k, "other");
  sys.set("token.key", "more");
  sys.start();
  EXPECT_EQ(sys["db"_k], "hunter2otherhunter2more");
  EXPECT_EQ(shown(sys.describe()[0]), "****");
}

TEST(secret_test, a_text_that_does_not_read_is_not_shown) {
  cruller::system<definition> sys;
  try {
    sys.set("port", "hunter2");
    FAIL() << "set";
  } catch (const cruller::value_error& error) {
    EXPECT_EQ(std::string(error.what()).find("hunter2"), std::string::npos) << error.what();
    EXPECT_EQ(error.text(), "****");
  }
}

TEST(secret_test, what_with_puts_in_its_place_is_a_secret_too) {
  static constexpr auto changed = with(
      definition, "password"_k = "new", "db.config.own"_k = "newer"
  );
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["db"_k].substr(0, 8), "newernew");
  EXPECT_EQ(shown(sys.describe()[0]), "****");
  EXPECT_EQ(shown(sys.describe()[4]).find("newer"), std::string::npos);
}

TEST(secret_test, a_member_of_a_secret_is_replaced_inside_it) {
  static constexpr auto changed = with(definition, "token.key"_k = "new");
  cruller::system<changed> sys;
  sys.start();
  EXPECT_EQ(sys["db"_k], "hunter2hunter2hunter2new");
  EXPECT_EQ(shown(sys.describe()[2]), "****");
}

}  // namespace
