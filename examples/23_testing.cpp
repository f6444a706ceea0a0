// Testing: a system that runs during a test, a spy instead of a mailer, and a journal.
#include <cruller/cruller.hpp>
#include <cruller/testing.hpp>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>

using namespace cruller::dsl;
using cruller::testing::journal;
using cruller::testing::running;
using cruller::testing::spy;

struct orders {
  std::function<bool(std::string)>& mail;
  bool place(const std::string& what) { return mail("one " + what); }
};

constexpr auto shop = define(
    "mailer"_k = component(start([] {
      return std::function([](std::string) -> bool { throw std::runtime_error("no network"); });
    })),
    "orders"_k = make<orders>(ref<"mailer">, stop([](orders&) {
                                throw std::runtime_error("one order is open");
                              }))
);

constexpr auto watched = with(
    shop, "mailer"_k = spy<bool(std::string)>().returns_each(true, false)
);

int main() {
  // GoogleTest's users include cruller/testing/gtest.hpp, which makes a test fail here.
  cruller::testing::report_to([](const cruller::testing::failure_report& report) {
    std::cout << "a test failed: " << report.message << "\n";
  });

  running<watched> sys;  // started
  journal journal(sys);
  std::cout << std::boolalpha;
  std::cout << sys["orders"_k].place("cruller") << "\n";
  std::cout << sys["orders"_k].place("coffee") << "\n";
  std::cout << sys["mailer"_k].called_with("one coffee") << "\n";
  std::cout << sys["mailer"_k].calls().size() << " mails\n";

  sys.suspend();
  sys.resume();
  std::cout << (journal == "suspend orders, suspend mailer, resume mailer, resume orders") << "\n";
}  // stopped

// Output:
// true
// false
// true
// 2 mails
// true
// a test failed: orders: stop failed: one order is open
