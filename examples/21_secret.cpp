// Secrets: handlers get the value, and it is never printed.
#include <cruller/cruller.hpp>
#include <iostream>
#include <string>

using namespace cruller::dsl;

constexpr auto shop = define(
    "login"_k = map("user"_k = "shop", "password"_k = secret("hunter2")),
    "database"_k = component(
        config(ref<"login.password">, secret("a key")),
        start([](const std::string& password, const std::string& key) {
          std::cout << password.size() << " letters, and " << key.size() << "\n";
        })
    )
);

// What takes its place is a secret, too.
constexpr auto prod = with(shop, "login.password"_k = "correct horse");

int main() {
  cruller::system<prod> sys;
  sys.start();
  for (const auto& each : sys.describe()) std::cout << each.id << " " << each.config << "\n";
}

// Output:
// 13 letters, and 5
// login {user: "shop", password: ****}
// database (login.password, ****)
