// States as text, with fmt and with streams; printing starts nothing.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <cruller/dsl/config.hpp>
#include <cruller/state_format.hpp>
#include <optional>
#include <sstream>

namespace {

using namespace cruller::dsl;

struct opaque {};
struct shown {
  friend std::ostream& operator<<(std::ostream& out, const shown&) { return out << "shown"; }
};

TEST(state_print_test, shows_name_and_status_and_starts_nothing) {
  const cruller::state db{name("db"), start([] { return 42; })};
  EXPECT_EQ(fmt::format("{}", db), "db: unrealized");
  EXPECT_FALSE(db.realized());
}

TEST(state_print_test, shows_the_value_where_it_is_realized) {
  cruller::state number{name("number"), start([] { return 42; })};
  cruller::state text{name("text"), start([] { return std::string("hello"); })};
  cruller::state streamed{name("streamed"), start([] { return shown(); })};
  cruller::state list{name("list"), start([] { return std::vector{1, 2}; })};
  *number, *text, *streamed, *list;
  EXPECT_EQ(fmt::format("{}", number), "number: realized, 42");
  EXPECT_EQ(fmt::format("{}", text), "text: realized, hello");
  EXPECT_EQ(fmt::format("{}", streamed), "streamed: realized, shown");
  EXPECT_EQ(fmt::format("{}", list), "list: realized, [1, 2]");
  number.close();
  EXPECT_EQ(fmt::format("{}", number), "number: unrealized");
}

TEST(state_print_test, shows_the_type_of_a_value_that_cannot_be_printed) {
  const cruller::state db{name("db"), start([] { return opaque(); })};
  *db;
  EXPECT_NE(fmt::format("{}", db).find("opaque"), std::string::npos);
}

TEST(state_print_test, shows_a_null_pointer) {
  const cruller::state text{name("text"), start([] { return static_cast<char*>(nullptr); })};
  const cruller::state null{name("null"), start([] { return nullptr; })};
  *text, *null;
  EXPECT_EQ(fmt::format("{}", text), "text: realized, null");
  EXPECT_EQ(fmt::format("{}", null), "null: realized, null");
}

TEST(state_print_test, shows_only_that_there_are_effects) {
  const cruller::state log{name("log"), start([] {})};
  *log;
  EXPECT_EQ(fmt::format("{}", log), "log: realized");
}

TEST(state_print_test, shows_no_secret) {
  const cruller::state token{name("token"), start([] { return secret(std::string("hush")); })};
  EXPECT_EQ(token->value, "hush");
  EXPECT_EQ(fmt::format("{}", token), "token: realized, ****");
}

TEST(state_print_test, shows_the_status_in_its_own_handlers) {
  std::optional<cruller::state_handle<int>> db;
  std::string text;
  db.emplace(
      name("db"),
      start([&] {
        text += db->get().text() + "; ";
        return 42;
      }),
      stop([&] { text += db->get().text(); })
  );
  **db;
  db->close();
  EXPECT_EQ(text, "db: starting; db: stopping");
}

TEST(state_print_test, works_for_handles_lists_and_streams) {
  const cruller::state_handle one{name("one"), start([] { return 1; })};
  const cruller::state two{name("two"), start([] { return 2; })};
  *one, *two;
  EXPECT_EQ(fmt::format("{}", one), "one: realized, 1");
  EXPECT_EQ(
      fmt::format("{}", fmt::join(cruller::states::active(), "; ")),
      "one: realized, 1; two: realized, 2"
  );
  std::ostringstream out;
  out << one << " " << two << " " << cruller::states::active().front();
  EXPECT_EQ(out.str(), "one: realized, 1 two: realized, 2 one: realized, 1");
}

TEST(state_print_test, takes_the_width_of_a_text) {
  const cruller::state db{name("db")};
  EXPECT_EQ(fmt::format("{:>16}|{:.2}", db, db), "  db: unrealized|db");
}

// --- values with side effects when printed
// --------------------------------------------------------

cruller::state unused{name("unused"), start([] { return 1; })};
cruller::state used{name("used"), start([] { return 2; })};

template <typename Function>
struct prints {
  Function function;
  friend std::ostream& operator<<(std::ostream& out, const prints& p) {
    return out << p.function();
  }
};
template <typename Function>
prints(Function) -> prints<Function>;

TEST(state_print_test, never_starts_what_a_value_looks_at) {
  const cruller::state curious{
      name("curious"), start([] { return prints{[] { return *unused; }}; })};
  *curious;
  EXPECT_THROW(static_cast<void>(fmt::format("{}", curious)), cruller::lifecycle_error);
  EXPECT_FALSE(unused.realized());
}

TEST(state_print_test, lets_a_value_look_at_what_is_realized) {
  const cruller::state curious{name("curious"), start([] { return prints{[] { return *used; }}; })};
  *curious;
  *used;
  EXPECT_EQ(fmt::format("{}", curious), "curious: realized, 2");
}

TEST(state_print_test, never_closes_anything) {
  const cruller::state rude{name("rude"), start([] {
                              return prints{[] {
                                used.close();
                                return 1;
                              }};
                            })};
  *used;
  *rude;
  EXPECT_THROW(static_cast<void>(fmt::format("{}", rude)), cruller::lifecycle_error);
  EXPECT_TRUE(used.realized());
}

TEST(state_print_test, lets_a_value_have_states_of_its_own) {
  const cruller::state own{name("own"), start([] {
                             return prints{[] {
                               const cruller::state local{name("local")};
                               return local.name();
                             }};
                           })};
  *own;
  EXPECT_EQ(fmt::format("{}", own), "own: realized, local");
}

}  // namespace
