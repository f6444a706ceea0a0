// The lines that the log writes, in the formats for people and for programs.
#include "event_log.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

namespace shop {
namespace {

using nlohmann::json;

TEST(event_log_test, writes_for_people_the_time_the_level_and_the_data) {
  std::ostringstream out;
  event_log log(log_format::human, out);
  log.info("listening", {{"url", "http://a"}, {"port", 8080}});
  const std::string line = out.str();
  EXPECT_EQ(line.substr(line.find(' ')), " info  listening url=\"http://a\" port=8080\n");
  EXPECT_EQ(line.find(' '), std::string("12:30:01.250").size());
}

TEST(event_log_test, writes_for_programs_an_object_a_line) {
  std::ostringstream out;
  event_log log(log_format::json, out);
  log.error("failed", {{"path", "a \"b\"\n\xff"}, {"tries", 3}});
  json line = json::parse(out.str());
  EXPECT_EQ(line["time"].get<std::string>().size(), std::string("2024-01-31T12:30:01.250Z").size());
  line.erase("time");
  EXPECT_EQ(
      line,
      json({{"level", "error"}, {"event", "failed"}, {"path", "a \"b\"\n\ufffd"}, {"tries", 3}})
  );
}

TEST(event_log_test, gives_every_event_one_line) {
  std::ostringstream out;
  event_log log(log_format::human, out);
  log.info("request", {{"path", "/\n12:30:01.250 info  forged"}});
  const std::string lines = out.str();
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 1);
}

TEST(event_log_test, writes_events_of_its_level) {
  std::ostringstream out;
  const cruller::live_value<log_level> level(log_level::error);
  event_log log(log_format::human, level, out);
  log.info("listening");
  EXPECT_EQ(out.str(), "");
  log.error("failed");
  EXPECT_NE(out.str().find("error failed"), std::string::npos);
}

}  // namespace
}  // namespace shop
