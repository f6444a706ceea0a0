// The service as a system: what it is made of, and the three ways in which it is run.
#pragma once

#include <cruller/cruller.hpp>
#include <cstdint>
#include <string>

#include "event_log.hpp"
#include "http_server.hpp"
#include "memory_store.hpp"
#include "postgres_pool.hpp"
#include "postgres_store.hpp"
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
        "http_port"_k = env<std::uint16_t>("TODO_PORT").or_else(8080),  // 0 picks a free one
        "database"_k = env<std::string>("TODO_DATABASE").or_else("todo.db")
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
            start([](auto& c, cruller::context& step) {
              auto& options = c["options"_k];
              return http_server{
                  c["handler"_k],
                  c["log"_k],
                  {.host = options["host"_k],
                   .port = options["port"_k],
                   .threads = options["threads"_k]},
                  step.inherited()};
            }),
            hand_over([](http_server& s) { return s.listening_socket(); }),
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

// Where many services share their todos, and programs read the log. Which server keeps the todos,
// and for whom, is not to be guessed: that has no default.
//
//   http.handler ──▶ persistence.store ──▶ persistence.pool ──▶ env.postgres
//                            └──▶ log.publisher
inline constexpr auto todo_in_postgres = with(
    extend(
        without(todo, "env.database"_k),
        "env"_k = group(
            "postgres"_k = group(
                "host"_k = env<std::string>("POSTGRES_HOST"),
                "port"_k = env<std::uint16_t>("POSTGRES_PORT").or_else(5432),
                "username"_k = env<std::string>("POSTGRES_USERNAME"),
                "password"_k = secret(env<std::string>("POSTGRES_PASSWORD")),
                "schema"_k = env<std::string>("POSTGRES_SCHEMA").or_else("todo")
            )
        ),
        "persistence"_k = group(
            "pool"_k = component(
                doc("connections to PostgreSQL, lent to who needs one"),
                config(ref<"env.postgres">),
                start([](auto postgres) {
                  return postgres_pool{
                      {.host = postgres["host"_k],
                       .port = postgres["port"_k],
                       .username = postgres["username"_k],
                       .password = postgres["password"_k],
                       .schema = postgres["schema"_k]}};
                }),
                status([](postgres_pool& p) { return std::to_string(p.free()) + " free"; })
            )
        )
    ),
    "log.publisher"_k = json_publisher,
    "persistence.store"_k = component(
        doc("todos in a PostgreSQL database"),
        config(ref<"persistence.pool">, ref<"log.publisher">),
        start(construct<postgres_store>),
        status([](postgres_store& s) { return std::to_string(s.count()) + " todos"; })
    )
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
    "prod"_k = with(todo_in_postgres, "env.http_host"_k = "0.0.0.0")
);

}  // namespace shop
