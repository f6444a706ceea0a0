// What reporters leave for the supervisor, and which of it counts.
#include "engine/report_box.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using cruller::detail::report_box;

std::exception_ptr problem(const char* what = "boom") {
  return std::make_exception_ptr(std::runtime_error(what));
}

std::vector<std::uint32_t> components_of(const std::vector<report_box::report>& all) {
  std::vector<std::uint32_t> components;
  for (const auto& each : all) components.push_back(each.component);
  return components;
}
using components = std::vector<std::uint32_t>;

TEST(report_box_test, a_component_has_one_start_until_it_ends) {
  report_box box(2);
  const std::uint64_t first = box.begin(1, 0);
  EXPECT_EQ(box.begin(1, 0), first);
  box.end(1);
  EXPECT_NE(box.begin(1, 0), first);
}

TEST(report_box_test, W6_the_reporter_of_an_earlier_start_does_nothing) {
  report_box box(2);
  const std::uint64_t first = box.begin(1, 0);
  EXPECT_FALSE(box.is_stopping(1, first));
  box.end(1);
  EXPECT_TRUE(box.is_stopping(1, first));
  box.fail(1, first, problem());
  EXPECT_FALSE(box.has_reports());
  const std::uint64_t second = box.begin(1, 0);
  box.fail(1, first, problem());
  EXPECT_FALSE(box.has_reports());
  EXPECT_TRUE(box.is_stopping(1, first));
  EXPECT_FALSE(box.is_stopping(1, second));
  box.fail(1, second, problem());
  EXPECT_TRUE(box.has_reports());
}

TEST(report_box_test, a_number_that_no_start_has_does_nothing) {
  report_box box(1);
  box.fail(0, 0, problem());
  EXPECT_FALSE(box.has_reports());
  EXPECT_TRUE(box.is_stopping(0, 0));
}

TEST(report_box_test, U5_each_report_is_taken_once_in_their_order) {
  report_box box(3);
  const std::uint64_t a = box.begin(0, 0);
  const std::uint64_t c = box.begin(2, 0);
  box.fail(2, c, problem());
  box.fail(0, a, problem());
  box.fail(2, c, problem());
  EXPECT_EQ(components_of(box.take_reports()), (components{2, 0, 2}));
  EXPECT_FALSE(box.has_reports());
  EXPECT_TRUE(box.take_reports().empty());
}

TEST(report_box_test, W5_the_reports_of_a_start_are_those_of_what_it_has_started) {
  report_box box(3);
  const std::uint64_t before = box.begin(0, 4);
  const std::uint64_t mine = box.begin(1, 5);
  box.fail(0, before, problem());
  EXPECT_FALSE(box.has_reports_of(5));
  box.fail(1, mine, problem());
  EXPECT_TRUE(box.has_reports_of(5));
  EXPECT_EQ(components_of(box.take_reports_of(5)), components{1});
  EXPECT_FALSE(box.has_reports_of(5));
  EXPECT_EQ(components_of(box.take_reports()), components{0});
}

TEST(report_box_test, W5_a_start_that_has_begun_keeps_its_verb) {
  report_box box(1);
  const std::uint64_t start = box.begin(0, 5);
  EXPECT_EQ(box.begin(0, 6), start);
  box.fail(0, start, problem());
  EXPECT_TRUE(box.has_reports_of(5));
  EXPECT_FALSE(box.has_reports_of(6));
}

TEST(report_box_test, the_end_of_a_component_returns_its_reports_and_no_others) {
  report_box box(2);
  const std::uint64_t a = box.begin(0, 0);
  const std::uint64_t b = box.begin(1, 0);
  box.fail(0, a, problem("first"));
  box.fail(1, b, problem());
  const auto left = box.end(0);
  ASSERT_EQ(components_of(left), components{0});
  try {
    std::rethrow_exception(left[0].error);
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "first");
  }
  EXPECT_EQ(components_of(box.take_reports()), components{1});
  EXPECT_TRUE(box.end(0).empty());
}

TEST(report_box_test, W6_the_announcement_of_the_end_reaches_all_reporters) {
  report_box box(1);
  const std::uint64_t start = box.begin(0, 0);
  box.announce_end(true);
  EXPECT_TRUE(box.is_stopping(0, start));
  box.announce_end(false);
  EXPECT_FALSE(box.is_stopping(0, start));
}

TEST(report_box_test, the_first_request_to_shut_down_counts_and_is_taken_once) {
  report_box box(1);
  EXPECT_EQ(box.take_shut_down(), std::nullopt);
  box.shut_down(3);
  box.shut_down(4);
  EXPECT_EQ(box.take_shut_down(), 3);
  EXPECT_EQ(box.take_shut_down(), std::nullopt);
}

TEST(report_box_test, a_wait_ends_with_the_next_news_and_not_later) {
  report_box box(1);
  const std::uint64_t start = box.begin(0, 0);
  std::uint64_t seen = box.news();
  box.fail(0, start, problem());
  box.wait(seen, std::nullopt);
  seen = box.news();
  box.shut_down(0);
  box.wait(seen, std::nullopt);
  seen = box.news();
  std::thread other([&] { box.add_news(); });
  box.wait(seen, std::nullopt);
  other.join();
  // With a time that is over it does not wait.
  box.wait(box.news(), std::chrono::nanoseconds(0));
}

TEST(report_box_test, W6_many_threads_report_at_once_and_nothing_is_lost) {
  report_box box(1);
  const std::uint64_t start = box.begin(0, 0);
  std::vector<std::thread> threads;
  for (int k = 0; k != 4; ++k)
    threads.emplace_back([&] {
      for (int i = 0; i != 100; ++i) box.fail(0, start, problem());
    });
  std::size_t taken = 0;
  while (taken != 400) taken += box.take_reports().size();
  for (std::thread& each : threads) each.join();
  EXPECT_FALSE(box.has_reports());
}

TEST(report_box_test, W6_a_reporter_without_a_component_does_nothing) {
  const cruller::reporter nobody;
  nobody.fail("boom");
  nobody.fail(std::exception_ptr());
  nobody.shut_down(3);
  EXPECT_FALSE(nobody.stopping());
}

}  // namespace
