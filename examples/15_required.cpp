// Holes: a definition declares what it needs, and another one provides it.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

struct mailer {
  virtual ~mailer() = default;
  virtual void send(const std::string& text) = 0;
};

// A library's definition: it needs a mailer and contains none. A system of it does not compile.
constexpr auto newsletter = define(
    "mailer"_k = required<mailer>,
    "sender"_k = component(config(ref<"mailer">), start([](mailer& m) { m.send("news"); }))
);

// A program's.
struct smtp_mailer : mailer {
  void send(const std::string& text) override { std::cout << "smtp: " << text << "\n"; }
};
constexpr auto program = with(
    newsletter, "mailer"_k = component(start([] { return smtp_mailer{}; }))
);

int main() {
  cruller::system<program> sys;
  sys.start();
}

// Output:
// smtp: news
