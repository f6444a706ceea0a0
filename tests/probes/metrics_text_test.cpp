// Metrics as text.
#include "probes/metrics_text.hpp"

#include <gmock/gmock.h>

#include <boost/hana/define_struct.hpp>
#include <limits>

#include "../support/parts.hpp"

namespace {

using namespace std::chrono_literals;
using namespace test;
using cruller::metrics_text;

struct numbers {
  BOOST_HANA_DEFINE_STRUCT(
      numbers, (double, plain), (double, none), (double, many), (unsigned, in_flight)
  );
};

constexpr auto shop = define(
    "port"_k = 80,
    "log"_k = component(start([] { return part("log"); })),
    "server"_k = component(
        config(ref<"port">), start([](int) { return part("server"); }), status([](part&) {
          return numbers{
              0.25,
              std::numeric_limits<double>::quiet_NaN(),
              -std::numeric_limits<double>::infinity(),
              7};
        })
    )
);

std::string text_of(cruller::any_system& sys, const cruller::step_statistics::numbers& past = {}) {
  return metrics_text(sys, sys.readiness(), past);
}

TEST(metrics_text_test, each_metric_has_its_help_and_its_type) {
  cruller::system<shop> sys;
  sys.start({.only = {"server"}});
  const std::string text = text_of(sys);
  EXPECT_THAT(
      text,
      testing::StartsWith("# HELP cruller_component_up Whether the component is running.\n"
                          "# TYPE cruller_component_up gauge\n"
                          "cruller_component_up{component=\"log\"} 0\n"
                          "cruller_component_up{component=\"server\"} 1\n"
                          "# HELP cruller_component_state")
  );
  EXPECT_THAT(text, testing::HasSubstr("{component=\"server\",state=\"running\"} 1\n"));
  EXPECT_THAT(text, testing::HasSubstr("{component=\"server\",state=\"stopped\"} 0\n"));
  EXPECT_THAT(text, testing::HasSubstr("\ncruller_ready 1\n"));
  EXPECT_THAT(text, testing::HasSubstr("\ncruller_live 1\n"));
  EXPECT_THAT(text, testing::HasSubstr("\ncruller_ending 0\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("port")));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("cruller_failures_total"))) << "no samples";
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("cruller_start_seconds")));
}

TEST(metrics_text_test, readings_are_numbers) {
  cruller::system<shop> sys;
  sys.start();
  const std::string text = text_of(sys);
  EXPECT_THAT(
      text, testing::HasSubstr("cruller_reading{component=\"server\",name=\"plain\"} 0.25\n")
  );
  EXPECT_THAT(
      text, testing::HasSubstr("cruller_reading{component=\"server\",name=\"none\"} NaN\n")
  );
  EXPECT_THAT(
      text, testing::HasSubstr("cruller_reading{component=\"server\",name=\"many\"} -Inf\n")
  );
  EXPECT_THAT(text, testing::HasSubstr("\ncruller_in_flight{component=\"server\"} 7\n"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("name=\"in_flight\"")));
}

TEST(metrics_text_test, the_past_is_counted) {
  cruller::system<shop> sys;
  const std::string text = text_of(
      sys,
      {.restarts = {{"server", 3}},
       .failures = {{{"server", "start"}, 2}},
       .durations = {{{"server", "start"}, 1500ms}},
       .start_duration = 2s}
  );
  EXPECT_THAT(
      text, testing::HasSubstr("cruller_component_restarts_total{component=\"server\"} 3\n")
  );
  EXPECT_THAT(
      text, testing::HasSubstr("cruller_failures_total{component=\"server\",signal=\"start\"} 2\n")
  );
  EXPECT_THAT(
      text, testing::HasSubstr("cruller_step_seconds{component=\"server\",signal=\"start\"} 1.5\n")
  );
  EXPECT_THAT(text, testing::HasSubstr("cruller_start_seconds 2\n"));
}

TEST(metrics_text_test, labels_are_escaped) {
  cruller::system<shop> sys;
  EXPECT_THAT(
      text_of(
          sys,
          {.restarts = {},
           .failures = {{{"a \"b\\\n", "start"}, 1}},
           .durations = {},
           .start_duration = {}}
      ),
      testing::HasSubstr("cruller_failures_total{component=\"a \\\"b\\\\\\n\",signal=\"start\"} 1\n"
      )
  );
}

}  // namespace
