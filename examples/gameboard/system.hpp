// The service as a system: its components, and one variant for each profile.
#pragma once

#include <chrono>
#include <cruller/cruller.hpp>
#include <map>
#include <string>

#include "console_json.hpp"
#include "data_provider.hpp"
#include "http_server.hpp"
#include "multi.hpp"
#include "relational_store.hpp"
#include "router.hpp"
#include "zipkin.hpp"

namespace gameboard {

// Only the words that this header uses, so that it does not import the others into the includer's
// namespace.
using cruller::dsl::alias, cruller::dsl::as, cruller::dsl::component, cruller::dsl::config;
using cruller::dsl::define, cruller::dsl::doc, cruller::dsl::entry_point, cruller::dsl::extend;
using cruller::dsl::group, cruller::dsl::health, cruller::dsl::leave_failed;
using cruller::dsl::local_ref, cruller::dsl::make, cruller::dsl::named_systems, cruller::dsl::ref;
using cruller::dsl::resume, cruller::dsl::secret, cruller::dsl::setting, cruller::dsl::start;
using cruller::dsl::status, cruller::dsl::supervise, cruller::dsl::suspend, cruller::dsl::with,
    cruller::dsl::work;
using namespace cruller::literals;

//   http-server.server ──▶ router ──▶ relational-store.connection
//           │                │  └───▶ data-provider.client
//           │                ▼                  │
//           └───▶ log-publish.publisher ◀───────┘
//
// Beside each component are its settings, for which gameboard.yaml has the values.
inline constexpr auto gameboard = define(
    "log-publish"_k = group(
        "console-json"_k = group(
            "pretty"_k = false,
            "publisher"_k = make<console_json>(
                local_ref<"pretty">, as<publisher>, doc("events as JSON on the standard output")
            )
        ),
        "publisher"_k = alias<"log-publish.console-json.publisher">
    ),
    "http-server"_k = group(
        "host"_k = "127.0.0.1",
        "port"_k = setting<int>.or_else(8080).between(0, 65535).doc("0: any"),
        "threads"_k = setting<int>.or_else(8).between(1, 256).doc("requests at a time"),
        "server"_k = make<http_server>(
            ref<"router">,
            ref<"log-publish.publisher">,
            local_ref<"host">,
            local_ref<"port">,
            local_ref<"threads">,
            doc("listens, and lets the router answer"),
            entry_point(),
            work(&http_server::serve),
            suspend(&http_server::close),
            resume(&http_server::open),
            status([](http_server& s) { return "port " + std::to_string(s.port()); })
        )
    ),
    "relational-store"_k = group(
        "file"_k = "gameboard.db",
        "connection"_k = make<relational_store>(
            local_ref<"file">,
            ref<"log-publish.publisher">,
            doc("scores in an SQLite database"),
            status([](relational_store& s) { return std::to_string(s.count()) + " scores"; })
        )
    ),
    "data-provider"_k = group(
        "game-service-base-url"_k = "http://localhost",
        "game-service-token"_k = secret(""),
        "llamasoft-api-uri"_k = "http://localhost",
        "reports"_k = group(
            "polybus"_k = "/report/polybus",
            "moose-life"_k = "/api/v1/report/moose-life",
            "minotaur-arcade"_k = "/api/v2/minotar-arcade",
            "gridrunner-revolution"_k = "/api/v1.1/gridrunner",
            "space-giraffe"_k = "/api/v1/games/space-giraffe"
        ),
        "client"_k = component(
            doc("asks other services for data about games"),
            config(
                "base-url"_k = local_ref<"game-service-base-url">,
                "token"_k = local_ref<"game-service-token">,
                "llamasoft"_k = local_ref<"llamasoft-api-uri">,
                "reports"_k = local_ref<"reports">,
                "log"_k = ref<"log-publish.publisher">
            ),
            start([](auto& c) {
              std::map<std::string, std::string> reports;
              c["reports"_k].for_each([&](std::string_view id, const char* path) {
                reports[std::string(id.substr(id.rfind('.') + 1))] = path;
              });
              return data_provider{
                  {.game_service_base_url = c["base-url"_k],
                   .game_service_token = c["token"_k],
                   .llamasoft_api_uri = c["llamasoft"_k],
                   .reports = std::move(reports)},
                  c["log"_k]};
            })
        )
    ),
    "router"_k = make<router>(
        ref<"relational-store.connection">,
        ref<"data-provider.client">,
        ref<"log-publish.publisher">,
        doc("answers requests with scores and reports")
    )
);

// The same, and events go to Zipkin, too.
//
//   log-publish.publisher ──▶ log-publish.console-json.publisher
//             └─────────────▶ log-publish.zipkin.publisher
inline constexpr auto gameboard_with_zipkin = with(
    extend(
        gameboard,
        "log-publish"_k = group(
            "zipkin"_k = group(
                "url"_k = "http://localhost:9411/",
                "service"_k = "gameboard",
                "delay"_k = std::chrono::milliseconds(500),
                "publisher"_k = make<zipkin>(
                    local_ref<"url">,
                    local_ref<"service">,
                    local_ref<"delay">,
                    as<publisher>,
                    doc("spans for Zipkin's collector"),
                    work(&zipkin::deliver),
                    // The service does its work without it.
                    supervise(leave_failed),
                    health(&zipkin::health),
                    status(&zipkin::status)
                )
            )
        )
    ),
    "log-publish.publisher"_k = component(
        as<publisher>,
        doc("each event to all publishers"),
        config(ref<"log-publish.console-json.publisher">, ref<"log-publish.zipkin.publisher">),
        start([](publisher& console, publisher& collector) {
          return multi({&console, &collector});
        })
    )
);

inline constexpr auto systems = named_systems(
    "dev"_k = gameboard, "docker"_k = gameboard_with_zipkin, "prod"_k = gameboard
);

}  // namespace gameboard
