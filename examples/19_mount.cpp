// Mounts: use a whole definition as a part of another one, several times if you like.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

struct log {
  void write(const std::string& line) { std::cout << line << "\n"; }
};

// A definition with refs relative to its own root. It needs a log and contains none.
constexpr auto mailer = define(
    "server"_k = "localhost",
    "sender"_k = component(config(ref<"server">, ref<"log">), start([](const char* server, log& l) {
                             l.write(std::string("mail goes to ") + server);
                           }))
);

//   news.sender --> news.server      alerts.sender --> alerts.server
//             \___> logs.main <_____________/
constexpr auto shop = define(
    "news"_k = mount(with(mailer, "server"_k = "news.example"), imports<"log", "logs.main">),
    "alerts"_k = mount(mailer, imports<"log", "logs.main">),
    "logs"_k = group("main"_k = component(start([] { return log{}; })))
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  std::cout << std::boolalpha << (&sys["news.log"_k] == &sys["logs.main"_k]) << "\n";
}

// Output:
// mail goes to news.example
// mail goes to localhost
// true
