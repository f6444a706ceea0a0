// States and systems in one program: a system manages a state, a state uses a component.
#include <unistd.h>

#include <cruller/cruller.hpp>
#include <cruller/state.hpp>

#include "../support/journal.hpp"

namespace {

using namespace cruller::dsl;

class state_system_test : public journal_test {};

void write(const std::string& what) { journal_test::write(what); }

struct datasource {
  std::string url;
};

cruller::state db{
    name("db"),
    start([] {
      write("start db");
      return datasource{"postgres"};
    }),
    stop([](datasource& d) { write("stop " + d.url); })};

constexpr auto shop = define(
    "log"_k = component(start([] { write("start log"); }), stop([] { write("stop log"); })),
    "db"_k = state_component(db, depends_on<"log">, doc("the pool")),
    "store"_k = component(
        config(ref<"db">),
        start([](datasource& d) -> datasource& {
          write("start store");
          return d;
        }),
        stop([](datasource& d) { write("stop store on " + d.url); })
    )
);

TEST_F(state_system_test, a_system_realizes_and_closes_its_state_in_its_order) {
  cruller::system<shop> sys;
  EXPECT_FALSE(db.realized());
  sys.start();
  EXPECT_TRUE(db.realized());
  EXPECT_EQ(&sys["db"_k], db.peek());
  EXPECT_EQ(&sys["store"_k], db.peek());
  sys.stop();
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(
      journal(), "start log, start db, start store, stop store on postgres, stop postgres, stop log"
  );
}

TEST_F(state_system_test, a_system_takes_over_a_state_that_is_realized) {
  *db;
  cruller::system<shop> sys;
  sys.start();
  sys.stop();
  EXPECT_FALSE(db.realized());
  EXPECT_EQ(
      journal(), "start db, start log, start store, stop store on postgres, stop postgres, stop log"
  );
}

const datasource replica{"replica"};
cruller::state lent{start([]() -> const datasource& { return replica; })};
constexpr auto reader = define("db"_k = state_component(lent));

TEST_F(state_system_test, a_state_may_lend_a_constant) {
  cruller::system<reader> sys;
  sys.start();
  EXPECT_EQ(&sys["db"_k], &replica);
}

TEST_F(state_system_test, an_overridden_state_is_the_system_s_too) {
  const auto fake = db.override(start([] { return datasource{"memory"}; }));
  cruller::system<shop> sys;
  sys.start();
  EXPECT_EQ(sys["store"_k].url, "memory");
}

TEST_F(state_system_test, a_state_that_fails_to_start_rolls_the_system_back) {
  const auto fake = db.override(start([]() -> datasource { throw std::runtime_error("no route"); })
  );
  cruller::system<shop> sys;
  try {
    sys.start();
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(
        error.what(),
        "db: start failed: db: start failed: no route\n  rolled back: log\n  not reached: store"
    );
  }
  EXPECT_EQ(journal(), "start log, stop log");
}

TEST_F(state_system_test, a_system_describes_its_state) {
  cruller::system<shop> sys;
  EXPECT_EQ(sys.describe()[1].doc, "the pool");
}

// --- a state that uses a component ---------------------------------------------------------------

//  report (a state) --> store (a component) --> db (a state)
struct reporter {
  datasource& store;
};

TEST_F(state_system_test, a_state_may_use_a_component_of_a_running_system) {
  cruller::system<shop> sys;
  cruller::state bill{name("bill"), start([&] { return reporter{sys.at("store"_k)}; })};
  sys.start();
  EXPECT_EQ(bill->store.url, "postgres");
  bill.close();
  sys.stop();
}

TEST_F(state_system_test, a_state_that_needs_a_component_of_a_stopped_system_fails_to_start) {
  cruller::system<shop> sys;
  cruller::state bill{name("bill"), start([&] { return reporter{sys.at("store"_k)}; })};
  try {
    *bill;
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_EQ(error.component(), "bill");
    EXPECT_THROW(std::rethrow_if_nested(error), cruller::lifecycle_error);
  }
  sys.start();
  EXPECT_EQ(bill->store.url, "postgres");
  bill.close();
}

// The problem: a system that stops first leaves the state with a dangling reference. The solution:
// the system also manages that state, after the component it uses, and so closes it first.
reporter make_report();
cruller::state report{name("report"), start([] { return make_report(); }), stop([](reporter& r) {
                        write("stop report on " + r.store.url);
                      })};
constexpr auto reported = extend(shop, "report"_k = state_component(report, depends_on<"store">));

cruller::system<reported>& the_system() {
  static cruller::system<reported> only;
  return only;
}
reporter make_report() { return {the_system().at("store"_k)}; }

TEST_F(state_system_test, a_system_closes_the_state_that_uses_its_component_before_the_component) {
  the_system().start();
  EXPECT_EQ(report->store.url, "postgres");
  journal();
  the_system().stop();
  EXPECT_FALSE(report.realized());
  EXPECT_EQ(journal(), "stop report on postgres, stop store on postgres, stop postgres, stop log");
}

// What is handed over to the component reaches the start handler of the state.
cruller::state listener{
    name("listener"),
    start([](cruller::state_context& c) {
      EXPECT_EQ(c.name(), "listener");
      cruller::file_descriptor inherited = c.inherited();
      EXPECT_FALSE(c.inherited());
      write(inherited ? "inherited" : "opened");
      return inherited ? std::move(inherited) : cruller::file_descriptor(dup(1));
    }),
    stop([](cruller::file_descriptor&) { write("closed"); })};

constexpr auto server = define(
    "listener"_k = state_component(listener, hand_over([](cruller::file_descriptor& file) {
                                     return file.get();
                                   }))
);

TEST_F(state_system_test, a_start_handler_of_a_state_gets_what_was_handed_over) {
  cruller::system<server> sys;
  sys.start();
  sys.restart();
  sys.stop();
  EXPECT_EQ(journal(), "opened, closed, inherited, closed");
  listener.force();
  EXPECT_TRUE(listener.realized());
  listener.close();
  EXPECT_EQ(journal(), "opened, closed");
}

}  // namespace
