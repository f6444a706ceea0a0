// Interfaces: other components see only the interface of a mailer.
#include <cruller/cruller.hpp>
#include <iostream>
#include <memory>
#include <string>

using namespace cruller::dsl;

struct mailer {
  virtual ~mailer() = default;
  virtual void send(const std::string& text) = 0;
};
struct smtp_mailer : mailer {
  void send(const std::string& text) override { std::cout << "smtp: " << text << "\n"; }
};
struct console_mailer : mailer {
  void send(const std::string& text) override { std::cout << "here: " << text << "\n"; }
};

constexpr auto shop = define(
    "mailer"_k = component(as<mailer>, start([] { return smtp_mailer{}; })),
    "orders"_k = component(config(ref<"mailer">), start([](mailer& m) { m.send("one order"); }))
);

// A smart pointer to one does as well: `orders` gets the same `mailer&`.
constexpr auto at_home = with(
    shop,
    "mailer"_k = component(as<mailer>, start([] { return std::make_unique<console_mailer>(); }))
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  cruller::system<at_home> home;
  home.start();
  home["mailer"_k]->send("to myself");  // the instance itself: a unique_ptr
}

// Output:
// smtp: one order
// here: one order
// here: to myself
