// The testing kit without a test framework: no GoogleTest header is included, and nothing of it is
// linked.
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

#ifdef GTEST_TEST
#error "the testing kit includes GoogleTest without being asked to"
#endif

namespace {

using namespace cruller::dsl;
using cruller::testing::failure_report;
using cruller::testing::journal;
using cruller::testing::report_to;
using cruller::testing::running;
using cruller::testing::spy;

constexpr auto shop = define(
    "mailer"_k = spy<bool(std::string)>().returns(true),
    "orders"_k = component(config(ref<"mailer">), start([](auto& mailer) {
                             return mailer("hello");
                           }))
);
constexpr auto fails_to_stop = with(
    shop, "orders.stop"_k = [](bool&) { throw std::runtime_error("disk full"); }
);

int passed = 0;
int failed = 0;

void check(const char* what, bool holds) {
  holds ? ++passed : ++failed;
  if (!holds) std::printf("%s: failed\n", what);
}

std::string reported;

void checks() {
  {
    running<shop> sys;
    journal journal(sys);
    check("it runs", sys["orders"_k]);
    check("its spy has seen the call", sys["mailer"_k].called_with("hello"));
    sys.stop();
    check("its journal has the steps", journal == "stop orders, stop mailer");
  }
  check("the reporter before the first is null", report_to([](const failure_report& report) {
                                                   reported = report.message;
                                                 }) == nullptr);
  { running<shop> sys; }
  check("a good end reports nothing", reported.empty());
  { running<fails_to_stop> sys; }
  check("a bad end is reported", reported == "orders: stop failed: disk full");
  check("the reporter is given back", report_to(nullptr) != nullptr);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view how = argc > 1 ? argv[1] : "";
  if (how == "good") {
    running<shop> sys;
    return 0;
  }
  if (how == "bad") {
    running<fails_to_stop> sys;
    return 0;
  }
  checks();
  const std::string self = argv[0];
  check("a program whose systems stop succeeds", std::system((self + " good").c_str()) == 0);
  check(
      "a program without a reporter says what it is about, and fails",
      std::system(
          (self + " bad 2>&1 | grep -q '_test.cpp:.*: orders: stop failed: disk full'").c_str()
      ) == 0 &&
          std::system((self + " bad 2>/dev/null").c_str()) != 0
  );
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
