// The notes, put together by cruller.
#include <cruller/cruller.hpp>

#include "notes.hpp"

using namespace cruller::dsl;

constexpr auto notes = define(
    "path"_k = "notes.db",
    "port"_k = 8080,
    "log"_k = component(start(construct<event_log>)),
    "store"_k = component(config(ref<"log">, ref<"path">), start(construct<store>)),
    "server"_k = component(
        config(ref<"store">, ref<"port">),
        start(construct<server>),
        after(start, [](server& s) { s.listen(); }),
        stop([](server& s) { s.drain(); })
    )
);

int main() {
  cruller::system<notes> sys;
  sys.start();
}

// Output:
// the log opens
// the store opens notes.db
// 8080 serves notes.db
// 8080 is drained
// the store closes notes.db
// the log closes
