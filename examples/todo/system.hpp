// The service as a system: its components, and four variants of it.
#pragma once

#include <chrono>
#include <cruller/cruller.hpp>
#include <cstdint>
#include <string>

#include "event_log.hpp"
#include "http_server.hpp"
#include "lifecycle_log.hpp"
#include "memory_store.hpp"
#include "postgres_pool.hpp"
#include "postgres_reminders.hpp"
#include "postgres_store.hpp"
#include "reminder_sender.hpp"
#include "router.hpp"
#include "sqlite_store.hpp"
#include "webhook.hpp"

namespace shop {

// Only the words that this header uses, so that it does not import the others into the includer's
// namespace.
using cruller::dsl::base, cruller::dsl::component, cruller::dsl::config, cruller::dsl::define;
using cruller::dsl::depends_on, cruller::dsl::doc, cruller::dsl::drain, cruller::dsl::env;
using cruller::dsl::extend, cruller::dsl::entry_point, cruller::dsl::group, cruller::dsl::hand_over,
    cruller::dsl::health;
using cruller::dsl::live, cruller::dsl::local_ref, cruller::dsl::make;
using cruller::dsl::map, cruller::dsl::named_systems, cruller::dsl::ready, cruller::dsl::ref;
using cruller::dsl::restarting, cruller::dsl::resume, cruller::dsl::secret, cruller::dsl::setting;
using cruller::dsl::start;
using cruller::dsl::status, cruller::dsl::stop, cruller::dsl::supervise, cruller::dsl::suspend;
using cruller::dsl::with, cruller::dsl::without, cruller::dsl::work;
using namespace cruller::literals;
using std::chrono::hours, std::chrono::milliseconds, std::chrono::minutes, std::chrono::seconds;

inline constexpr auto request_timeout = setting<milliseconds>.or_else(seconds(10))
                                            .between(milliseconds(1), hours(1))
                                            .doc("for a client to send a request");
inline constexpr auto patience = setting<milliseconds>.or_else(seconds(5))
                                     .between(milliseconds(1), minutes(10))
                                     .doc("for a connection that is free");
inline constexpr auto interval = setting<milliseconds>.or_else(minutes(1))
                                     .between(milliseconds(1), hours(24))
                                     .doc("how often it looks for todos");

// Writes events. Their level may change while the service runs.
constexpr auto event_publisher(log_format format, const char* text) {
  return component(
      doc(text),
      config(
          "format"_k = setting<log_format>.or_else(format).doc("for people or for programs"),
          "level"_k = live(
              setting<log_level>.or_else(log_level::info).doc("the least important events")
          )
      ),
      start([](const auto& c) {
        return event_log{c["format"_k], c["level"_k]};
      })
  );
}

//   http.server ──▶ http.handler ──▶ persistence.store ──▶ env.database
//        │                                  │
//        ├──▶ env.http_host, env.http_port  │
//        └──────────▶ log.publisher ◀───────┘
//
// Everything in `persistence` and `http` starts after all of `log`, whether it refers to it or not:
// so the log exists from the first event to the last.
inline constexpr auto todo = define(
    "env"_k = group(
        "http_host"_k = setting<std::string>.or_else("127.0.0.1").doc("where it listens"),
        "http_port"_k = env<std::uint16_t>("TODO_PORT").or_else(8080).doc("0 is any free port"),
        "database"_k = env<std::string>("TODO_DATABASE").or_else("todo.db").doc("the SQLite file")
    ),
    "log"_k = group(
        "publisher"_k = event_publisher(log_format::human, "events as lines for people")
    ),
    "persistence"_k = group(
        base(depends_on<"log">),
        "store"_k = make<sqlite_store>(
            ref<"env.database">,
            ref<"log.publisher">,
            doc("todos in an SQLite database"),
            suspend(&sqlite_store::checkpoint),
            status([](sqlite_store& s) { return std::to_string(s.count()) + " todos"; })
        )
    ),
    "http"_k = group(
        base(depends_on<"log">),
        "server"_k = component(
            doc("listens, and lets the handler answer"),
            config(
                "handler"_k = local_ref<"handler">,
                "log"_k = ref<"log.publisher">,
                "options"_k = map(
                    "host"_k = ref<"env.http_host">,
                    "port"_k = ref<"env.http_port">,
                    "threads"_k = setting<int>.or_else(8).between(1, 1000).doc("requests at once"),
                    "request_timeout"_k = request_timeout
                )
            ),
            start([](auto& c, cruller::context& step) {
              auto& options = c["options"_k];
              return http_server{
                  c["handler"_k],
                  c["log"_k],
                  {.host = options["host"_k],
                   .port = options["port"_k],
                   .threads = options["threads"_k],
                   .request_timeout = options["request_timeout"_k]},
                  step.inherited()};
            }),
            entry_point(),
            hand_over(&http_server::hand_over),
            suspend(&http_server::pause),
            resume(&http_server::unpause),
            drain([](http_server& s, cruller::context& step) { s.drain(step.stop_token()); }),
            stop([](http_server& s, cruller::context& step) { s.close(step.stop_token()); }),
            status([](http_server& s) { return "port " + std::to_string(s.port()); })
        ),
        "handler"_k = make<router>(
            ref<"persistence.store">, doc("answers requests with what is in the store")
        )
    )
);

// For several services that share their todos, with a log for programs. The settings of the
// database have no default, because a wrong guess would use the wrong server.
//
//   http.handler ──▶ persistence.store ──▶ persistence.pool ──▶ env.postgres
//                            └──▶ log.publisher ◀── log.lifecycle
inline constexpr auto todo_in_postgres = with(
    extend(
        without(todo, "env.database"_k),
        "env"_k = group(
            "postgres"_k = group(
                "host"_k = env<std::string>("POSTGRES_HOST").doc("where the server is"),
                "port"_k = env<std::uint16_t>("POSTGRES_PORT").or_else(5432).between(1, 65535),
                "username"_k = env<std::string>("POSTGRES_USERNAME"),
                "password"_k = secret(env<std::string>("POSTGRES_PASSWORD")),
                "database"_k = env<std::string>("POSTGRES_DATABASE").or_else("postgres"),
                "schema"_k = env<std::string>("POSTGRES_SCHEMA").or_else("todo")
            )
        ),
        "log"_k = group(
            "lifecycle"_k = component(
                doc("logs what happens to each component"),
                config(ref<"log.publisher">),
                start([](event_log& log, cruller::context& step) {
                  return lifecycle_log(log, step.system());
                })
            )
        ),
        "persistence"_k = group(
            "pool"_k = component(
                doc("a pool of connections to PostgreSQL"),
                config(
                    "server"_k = ref<"env.postgres">,
                    "connections"_k = setting<int>.or_else(4).between(1, 1000),
                    "patience"_k = patience
                ),
                start([](auto& c) {
                  auto& postgres = c["server"_k];
                  return postgres_pool{
                      {.host = postgres["host"_k],
                       .port = postgres["port"_k],
                       .username = postgres["username"_k],
                       .password = postgres["password"_k],
                       .database = postgres["database"_k],
                       .schema = postgres["schema"_k],
                       .pool_size = c["connections"_k],
                       .patience = c["patience"_k]}};
                }),
                status([](postgres_pool& p) { return std::to_string(p.free()) + " free"; })
            )
        )
    ),
    "log.publisher"_k = event_publisher(log_format::json, "events as JSON lines"),
    "persistence.store"_k = make<postgres_store>(
        ref<"persistence.pool">,
        ref<"log.publisher">,
        doc("todos in a PostgreSQL database"),
        health(&postgres_store::check).every(seconds(1)),
        status([](postgres_store& s) { return std::to_string(s.count()) + " todos"; })
    )
);

// The same, and a peer is reminded of todos that stay open. Only here, because a peer has to be
// there; while it is away, only `reminders.sender` waits.
//
//   reminders.sender ──▶ reminders.list ──▶ persistence.pool
//           └──▶ reminders.peer ──▶ env.reminders
inline constexpr auto todo_with_reminders = extend(
    todo_in_postgres,
    "env"_k = group(
        "reminders"_k = group(
            "host"_k = env<std::string>("REMINDERS_HOST").doc("where the peer listens"),
            "port"_k = env<std::uint16_t>("REMINDERS_PORT").or_else(80).between(1, 65535),
            "path"_k = env<std::string>("REMINDERS_PATH").or_else("/"),
            "age"_k = env<seconds>("REMINDERS_AGE")
                          .or_else(hours(24))
                          .doc("how old a todo is then"),
            "interval"_k = interval
        )
    ),
    "reminders"_k = group(
        base(depends_on<"log">),
        "sender"_k = make<reminder_sender>(
            local_ref<"list">,
            local_ref<"peer">,
            ref<"log.publisher">,
            ref<"env.reminders.age">,
            ref<"env.reminders.interval">,
            doc("sends reminders of todos that stay open for long"),
            ready(&reminder_sender::begin),
            work(&reminder_sender::run),
            // No limit that a peer could reach, however long it is away.
            supervise(restarting{.backoff = {milliseconds(500), seconds(30)}, .at_most = 100}),
            status([](reminder_sender& s) { return std::to_string(s.sent()) + " sent"; })
        ),
        "list"_k = make<postgres_reminders>(
            ref<"persistence.pool">,
            depends_on<"persistence.store">,
            doc("which todos were seen open, and which were sent")
        ),
        "peer"_k = make<webhook>(
            ref<"env.reminders.host">,
            ref<"env.reminders.port">,
            ref<"env.reminders.path">,
            doc("who is reminded")
        )
    )
);

inline constexpr auto systems = named_systems(
    "dev"_k = todo,
    "test"_k = with(
        todo,
        "env.http_port"_k = std::uint16_t{0},
        "persistence.store"_k = make<memory_store>(doc("todos in memory, gone at the end"))
    ),
    "prod"_k = with(todo_in_postgres, "env.http_host"_k = "0.0.0.0"),
    "reminding"_k = with(todo_with_reminders, "env.http_host"_k = "0.0.0.0")
);

}  // namespace shop
