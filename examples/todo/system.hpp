// The service as a system: what it is made of, and the three ways in which it is run.
#pragma once

#include <cruller/cruller.hpp>
#include <string>

#include "environment.hpp"
#include "event_log.hpp"
#include "http_server.hpp"
#include "memory_store.hpp"
#include "router.hpp"
#include "sqlite_store.hpp"

namespace shop {

using namespace cruller::dsl;

//   http.server ──▶ http.handler ──▶ persistence.store ──▶ env.database
//        │                                  │
//        ├──▶ env.http_host, env.http_port  │
//        └──────────▶ log.publisher ◀───────┘
inline constexpr auto todo = define(
    "env"_k = group(
        "http_host"_k = "127.0.0.1",
        "http_port"_k = component(
            doc("the environment variable TODO_PORT, or 8080; 0 picks a free one"),
            start([] { return port_from_environment("TODO_PORT", 8080); })
        ),
        "database"_k = component(
            doc("the environment variable TODO_DATABASE, or todo.db"),
            start([] { return text_from_environment("TODO_DATABASE", "todo.db"); })
        )
    ),
    "log"_k = group(
        "publisher"_k = component(
            doc("events as lines for people"),
            config(log_format::human),
            start(construct<event_log>)
        )
    ),
    "persistence"_k = group(
        "store"_k = component(
            doc("todos in an SQLite database"),
            config(ref<"env.database">, ref<"log.publisher">),
            start(construct<sqlite_store>),
            suspend([](sqlite_store& s) { s.checkpoint(); }),
            status([](sqlite_store& s) { return std::to_string(s.count()) + " todos"; })
        )
    ),
    "http"_k = group(
        "server"_k = component(
            doc("listens, and lets the handler answer"),
            config(
                "handler"_k = local_ref<"handler">,
                "log"_k = ref<"log.publisher">,
                "options"_k = map(
                    "host"_k = ref<"env.http_host">,
                    "port"_k = ref<"env.http_port">,
                    "threads"_k = 8
                )
            ),
            start([](auto& c) {
              auto& options = c["options"_k];
              return http_server{
                  c["handler"_k],
                  c["log"_k],
                  {.host = options["host"_k],
                   .port = options["port"_k],
                   .threads = options["threads"_k]}};
            }),
            suspend([](http_server& s) { s.pause(); }),
            resume([](http_server& s) { s.unpause(); }),
            stop([](http_server& s) { s.drain(); }),
            status([](http_server& s) { return "port " + std::to_string(s.port()); })
        ),
        "handler"_k = component(
            doc("answers requests with what is in the store"),
            config(ref<"persistence.store">),
            start(construct<router>)
        )
    )
);

inline constexpr auto json_publisher = component(
    doc("events as JSON lines"), config(log_format::json), start(construct<event_log>)
);

inline constexpr auto systems = named_systems(
    "dev"_k = todo,
    "test"_k = with(
        todo,
        "env.http_port"_k = 0,
        "persistence.store"_k = component(
            doc("todos in memory, gone at the end"), start(construct<memory_store>)
        )
    ),
    "prod"_k = with(todo, "env.http_host"_k = "0.0.0.0", "log.publisher"_k = json_publisher)
);

}  // namespace shop
