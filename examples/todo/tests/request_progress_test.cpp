// The stage of a request, determined from its first bytes.
#include "request_progress.hpp"

#include <gtest/gtest.h>

namespace shop {
namespace {

using stage = request_progress::stage;

// The stage after each byte: `h` in the head, `b` in the body, `w` whole.
std::string stages(const std::string& request) {
  request_progress progress;
  std::string result;
  for (std::size_t size = 1; size <= request.size(); ++size)
    switch (progress.after(std::string_view(request).substr(0, size))) {
      case stage::in_head:
        result += 'h';
        break;
      case stage::in_body:
        result += 'b';
        break;
      case stage::whole:
        result += 'w';
        break;
    }
  return result;
}

std::string stages(const std::string& head, const std::string& body) {
  const std::string all = stages(head + body);
  EXPECT_EQ(all.substr(0, head.size() - 1), std::string(head.size() - 1, 'h'));
  return all.substr(head.size() - 1);
}

TEST(request_progress_test, ends_with_the_head_if_no_body_is_announced) {
  EXPECT_EQ(stages("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ""), "w");
  EXPECT_EQ(stages("nonsense\r\n\r\n", ""), "w");
  EXPECT_EQ(stages("GET / HTTP/1.1\r\nContent-Length: many\r\n\r\n", ""), "w");
}

TEST(request_progress_test, waits_for_the_announced_body) {
  EXPECT_EQ(stages("POST / HTTP/1.1\r\ncontent-LENGTH:  3\r\n\r\n", "abc"), "bbbw");
  EXPECT_EQ(stages("POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", ""), "w");
  EXPECT_EQ(stages("POST / HTTP/1.1\r\nX-Content-Length: 3\r\n\r\n", ""), "w");
}

TEST(request_progress_test, waits_for_the_last_chunk) {
  EXPECT_EQ(
      stages("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n0\r\n\r\n"),
      "bbbbbbbbbbbw"
  );
}

std::optional<std::size_t> size_of(const std::string& request) {
  request_progress progress;
  progress.after(request);
  return progress.size();
}

TEST(request_progress_test, reports_where_the_request_ends) {
  EXPECT_EQ(size_of("GET / HTTP/1.1\r\n\r\nGET "), 18u);
  EXPECT_EQ(size_of("P / HTTP/1.1\r\nContent-Length: 3 \r\n\r\nab"), 39u);
  EXPECT_EQ(size_of("GET / HTTP/1.1\r\n"), std::nullopt);
}

TEST(request_progress_test, reports_no_end_that_is_uncertain) {
  const auto with = [](const std::string& fields) {
    return size_of("POST / HTTP/1.1\r\n" + fields + "\r\n\r\n");
  };
  EXPECT_EQ(with("Transfer-Encoding: chunked"), std::nullopt);
  EXPECT_EQ(with("Content-Length: 3\r\nTransfer-Encoding: chunked"), std::nullopt);
  EXPECT_EQ(with("Content-Length: 3\r\ncontent-length: 3"), std::nullopt);
  for (const char* value : {"", "many", "3, 3", "3x", "+3", "-3", "0x3", "3 3"})
    EXPECT_EQ(with("Content-Length: " + std::string(value)), std::nullopt) << value;
  for (const char* fields :
       {"X: y\nZ: z",
        "\nX: y",
        "X: y\n",
        "X: y\rZ: z",
        "X: y\r",
        "\rX: y",
        "X : y",
        "X\t: y",
        "X y: z",
        " X: y",
        "X: y\r\n z",
        "X: y\r\n\tz",
        ": y",
        "X"})
    EXPECT_EQ(with(fields), std::nullopt) << fields;
  EXPECT_EQ(size_of("GET /\n HTTP/1.1\r\n\r\n"), std::nullopt);
}

TEST(request_progress_test, accepts_any_value_of_a_field) {
  const std::string head = "GET / HTTP/1.1\r\nX: y z:\t\"\xe4\"\r\nY:\r\nZ:z \r\n\r\n";
  EXPECT_EQ(size_of(head), head.size());
}

TEST(request_progress_test, reports_the_length_of_the_body) {
  request_progress progress;
  EXPECT_EQ(progress.announced(), std::nullopt);
  progress.after("POST / HTTP/1.1\r\nContent-Length: 70\r\n\r\n");
  EXPECT_EQ(progress.announced(), 70u);
  request_progress huge;
  huge.after("POST / HTTP/1.1\r\nContent-Length: " + std::string(40, '9') + "\r\n\r\n");
  EXPECT_EQ(huge.announced(), static_cast<std::size_t>(-1));
}

TEST(request_progress_test, removes_the_continue_request_from_the_head) {
  std::string bytes = "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n";
  request_progress progress;
  progress.after(bytes);
  ASSERT_TRUE(progress.awaits_continue());
  progress.meet_continue(bytes);
  EXPECT_FALSE(progress.awaits_continue());
  EXPECT_EQ(bytes, "POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\n");
  EXPECT_EQ(progress.head_size(), bytes.size());
  EXPECT_EQ(progress.after(bytes + "x"), stage::whole);
}

}  // namespace
}  // namespace shop
