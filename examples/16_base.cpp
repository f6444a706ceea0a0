// Bases: parts for all components of a group, written once.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

constexpr auto shop = define(
    "database"_k = component(start([] { return 1; })),
    "http"_k = group(
        base(
            depends_on<"database">,
            before(start, [](cruller::context& c) { std::cout << c.id() << " opens\n"; }),
            stop([](auto&, cruller::context& c) { std::cout << c.id() << " closes\n"; })
        ),
        "admin"_k = component(start([] { return 8081; })),
        "public"_k = component(
            before(start, [] { std::cout << "  at last\n"; }),        // both hooks run
            stop([](auto&) { std::cout << "http.public drains\n"; })  // its own stop wins
        )
    )
);

int main() {
  cruller::system<shop> sys;
  sys.start();
}

// Output:
// http.admin opens
// http.public opens
//   at last
// http.public drains
// http.admin closes
