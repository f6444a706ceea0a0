// The notes program in the style of donut.system.
#include <cruller/cruller.hpp>

#include "../../examples/notes/notes.hpp"

using namespace cruller::dsl;

constexpr auto notes = define(
    "env"_k = group("path"_k = "notes.db", "port"_k = 8080),
    "log"_k = group("events"_k = make<event_log>()),
    "http"_k = group(
        "store"_k = make<store>(ref<"log.events">, ref<"env.path">),
        "server"_k = component(
            config("store"_k = local_ref<"store">, "port"_k = ref<"env.port">),
            start([](auto& c) {
              server s(c["store"_k], c["port"_k]);
              s.listen();
              return s;
            }),
            stop(&server::drain)
        )
    )
);

constexpr auto systems = named_systems(
    "prod"_k = notes, "test"_k = with(notes, "env.path"_k = ":memory:", "env.port"_k = 0)
);

int main() {
  const auto chosen = cruller::make_system<systems>("test");
  chosen->start();
  chosen->stop();
}

// Output:
// the log opens
// the store opens :memory:
// 0 serves :memory:
// 0 is drained
// the store closes :memory:
// the log closes
