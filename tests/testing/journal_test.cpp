// The kit's journal: the steps of a system as one text.
#include <cruller/cruller.hpp>
#include <cruller/testing/gtest.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace {

using namespace cruller::dsl;
using cruller::testing::journal;

constexpr auto shop = define(
    "db"_k = component(start([] { return 1; })),
    "web"_k = component(config(ref<"db">), start([](int) {}))
);
constexpr auto failing = with(shop, "web"_k = component(config(ref<"db">), start([](int&) {
                                                          throw std::runtime_error("boom");
                                                        })));

TEST(journal_test, has_a_line_for_each_step) {
  cruller::system<shop> sys;
  journal journal(sys);
  EXPECT_EQ(journal, "");
  sys.start();
  EXPECT_EQ(journal, "start db, start web");
  sys.stop();
  EXPECT_EQ(journal, "start db, start web, stop web, stop db");
}

TEST(journal_test, shows_what_failed) {
  cruller::system<failing> sys;
  journal journal(sys);
  EXPECT_THROW(sys.start(), cruller::signal_error);
  EXPECT_EQ(journal, "start db, start web failed, stop db");
}

TEST(journal_test, differs_from_another_sequence) {
  cruller::system<shop> sys;
  journal journal(sys);
  sys.start();
  EXPECT_NE(journal, "start db");
  EXPECT_NE(journal, "start web, start db");
  EXPECT_NE("", journal);
}

TEST(journal_test, is_cleared_and_continues) {
  cruller::system<shop> sys;
  journal journal(sys);
  sys.start();
  journal.clear();
  EXPECT_EQ(journal, "");
  sys.suspend();
  EXPECT_EQ(journal, "suspend web, suspend db");
}

TEST(journal_test, is_taken_piece_by_piece) {
  cruller::system<shop> sys;
  journal journal(sys);
  sys.start();
  EXPECT_EQ(journal.take(), "start db, start web");
  sys.stop();
  EXPECT_EQ(journal.take(), "stop web, stop db");
  EXPECT_EQ(journal.take(), "");
}

TEST(journal_test, has_lines_of_the_tests_own) {
  cruller::system<shop> sys;
  journal journal(sys);
  journal.write("here we go");
  sys.start();
  EXPECT_EQ(journal, "here we go, start db, start web");
}

TEST(journal_test, of_nothing_has_what_is_written) {
  journal journal;
  journal.write("one");
  journal.write("two");
  EXPECT_EQ(journal.text(), "one, two");
}

TEST(journal_test, ends_before_its_system) {
  cruller::system<shop> sys;
  { journal ended(sys); }
  sys.start();
  EXPECT_EQ(sys.state(), cruller::component_state::running);
}

TEST(journal_test, outlives_its_system) {
  std::optional<cruller::system<shop>> sys(std::in_place);
  journal journal(*sys);
  sys->start();
  sys.reset();
  EXPECT_EQ(journal, "start db, start web, stop web, stop db");
}

TEST(journal_test, prints_as_its_text) {
  journal journal;
  journal.write("start db");
  EXPECT_EQ(::testing::PrintToString(journal), "start db");
  std::ostringstream out;
  out << journal;
  EXPECT_EQ(out.str(), "start db");
}

TEST(journal_test, is_written_by_several_threads) {
  journal journal;
  {
    const auto write = [&] {
      for (int i = 0; i != 1000; ++i) journal.write("x");
    };
    const std::jthread one(write);
    const std::jthread other(write);
  }
  EXPECT_EQ(journal.text().size(), 2000 * 3 - 2);
}

}  // namespace
