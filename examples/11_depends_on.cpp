// Order without data: the server starts after the migrations, and gets no value from them.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

void say(std::string_view what) { std::cout << what << "\n"; }

constexpr auto shop = define(
    "server"_k = component(
        depends_on<"migrations">,  // a whole group; a single component works too
        start([] { say("the server opens"); }),
        stop([] { say("the server closes"); })
    ),
    "migrations"_k = group(
        "schema"_k = component(start([] { say("the schema is up to date"); })),
        "prices"_k = component(start([] { say("the prices are up to date"); }))
    )
);

int main() {
  cruller::system<shop> sys;
  sys.start();
}

// Output:
// the schema is up to date
// the prices are up to date
// the server opens
// the server closes
