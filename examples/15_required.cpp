// Holes: a definition says what it needs, and leaves it to others to bring it.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

struct mailer {
  virtual ~mailer() = default;
  virtual void send(const std::string& text) = 0;
};

// A library's: it needs a mailer, and holds none. A system of it would not compile.
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
