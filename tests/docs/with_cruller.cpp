// The notes program, wired by cruller.
#include <cruller/cruller.hpp>

#include "../../examples/notes/notes.hpp"

using namespace cruller::dsl;

constexpr auto notes = define(
    "path"_k = "notes.db",
    "port"_k = 8080,
    "log"_k = make<event_log>(),
    "store"_k = make<store>(ref<"log">, ref<"path">),
    "server"_k = make<server>(
        ref<"store">, ref<"port">, after(start, &server::listen), stop(&server::drain)
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
