// Sequences: entries that start in the order in which they are written, and stop in reverse.
#include <cruller/cruller.hpp>
#include <iostream>

using namespace cruller::dsl;

void say(std::string_view what) { std::cout << what << "\n"; }

// In a plain group the migration would come first: it needs nothing, and the backup needs a disk.
constexpr auto shop = define(
    "release"_k = sequence(
        "backup"_k = component(config(ref<"disk">), start([](auto&) { say("back up"); })),
        "migration"_k = component(start([] { say("migrate"); })),
        "server"_k = component(start([] { say("open"); }), stop([] { say("close"); }))
    ),
    "disk"_k = component(start([] { say("mount"); }), stop([] { say("unmount"); }))
);

int main() {
  cruller::system<shop> sys;
  sys.start();
}

// Output:
// mount
// back up
// migrate
// open
// close
// unmount
