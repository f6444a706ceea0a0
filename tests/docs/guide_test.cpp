// The code in docs/guide.md, compiled.
#include <cruller/cruller.hpp>
#include <cruller/testing/gtest.hpp>
#include <functional>
#include <string>

#include "../support/journal.hpp"

namespace {

struct event_log {
  int lines = 0;
};
struct sqlite_store {
  sqlite_store(const char* its_path, event_log& its_log) : path(its_path), log(its_log) {}
  void checkpoint() { ++log.lines; }
  int row_count() const { return 0; }
  const char* path;
  event_log& log;
};
struct router {
  sqlite_store& store;
};
struct http_server {
  http_server(router& its_handler, int its_port) : handler(its_handler), bound(its_port) {}
  void drain() {}
  int port() const { return bound; }
  router& handler;
  int bound;
};

using namespace cruller::dsl;

inline constexpr auto todo = define(
    "env"_k = group(
        "http_port"_k = 8080,  // a constant is a component
        "database"_k = map("path"_k = "todo.db", "pool"_k = 4)
    ),
    "log"_k = component(start([] { return event_log{}; })),
    "store"_k = component(
        config(ref<"env.database.path">, ref<"log">),  // refs arrive as arguments, started
        start([](const char* path, event_log& log) {
          return sqlite_store{path, log};
        }),
        suspend(&sqlite_store::checkpoint),
        status([](sqlite_store& s) { return s.row_count(); })
    ),
    "http"_k = group(
        "server"_k = component(
            config("handler"_k = local_ref<"handler">, "port"_k = ref<"env.http_port">),
            start([](auto& c) {
              return http_server{c["handler"_k], c["port"_k]};
            }),
            stop(&http_server::drain)
        ),
        "handler"_k = make<router>(ref<"store">)
    )
);

inline constexpr auto systems = named_systems(
    "prod"_k = todo, "test"_k = with(todo, "env.http_port"_k = 0)
);

TEST(guide_test, the_program_works) {
  cruller::system<todo> sys;    // stopped; nothing has run
  sys.start();                  // log, store, handler, server
  sys["http.server"_k].port();  // http_server&, the real type, no look-up, no cast
  sys.suspend();
  sys.resume();
  sys.restart("store"_k);  // it and what depends on it, nothing else
  sys.stop();              // the other way round; the destructor would, too

  auto chosen = cruller::make_system<systems>("test");  // chosen at run time
  chosen->start({.only = {"http"}});                    // and all that it needs
  EXPECT_EQ(chosen->find<http_server>("http.server")->port(), 0);
}

struct orders {
  std::function<bool(std::string)>& mail;
  bool place(const std::string& what) { return mail("one " + what); }
};
inline constexpr auto shop = define(
    "mailer"_k = component(start([] { return std::function([](std::string) { return false; }); })),
    "orders"_k = make<orders>(ref<"mailer">)
);
using cruller::testing::spy;

inline constexpr auto watched = with(shop, "mailer"_k = spy<bool(std::string)>().returns(true));

TEST(shop_test, mails_what_is_ordered) {
  cruller::testing::running<watched> sys;  // starts here, stops at the end of the scope
  sys["orders"_k].place("milk");
  EXPECT_TRUE(sys["mailer"_k].called_with("one milk"));
}

}  // namespace
