// Groups: nested names, refs from the root or from the surrounding group, and refs to whole groups.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "http"_k = group(
        "port"_k = 8080,
        "server"_k = component(
            config(local_ref<"port">, ref<"routes">), start([](int port, auto& routes) {
              std::cout << "port " << port << "\n";
              routes.for_each([](std::string_view id, const char* path) {
                std::cout << id << " " << path << "\n";
              });
            })
        )
    ),
    "routes"_k = group("todos"_k = "/todos", "admin"_k = group("users"_k = "/users"))
);

int main() {
  cruller::system<shop> sys;
  sys.start();
  std::cout << sys["routes.admin.users"_k] << "\n";
}

// Output:
// port 8080
// routes.todos /todos
// routes.admin.users /users
// /users
