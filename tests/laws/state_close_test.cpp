// Closing states: one by one, all together, by force, and with failing stop handlers.
#include <cruller/state.hpp>
#include <optional>
#include <stdexcept>

#include "../support/journal.hpp"

namespace {

using namespace cruller::dsl;
using list = std::vector<cruller::state_ref>;

// A value that also records its destruction.
struct part {
  explicit part(std::string its_name) : name(std::move(its_name)) {
    journal_test::write("start " + name);
  }
  part(const part&) = delete;
  ~part() { journal_test::write("destroy " + name); }
  std::string name;
};

auto started(const char* what) {
  return start([=] { return part(what); });
}
constexpr auto stopped = [](part& p) { journal_test::write("stop " + p.name); };

class state_close_test : public journal_test {
 protected:
  ~state_close_test() override {
    try {
      cruller::states::stop();
    } catch (const cruller::error&) {
    }
  }
};

TEST_F(state_close_test, stops_and_destroys_the_value_and_the_next_use_starts_it_again) {
  cruller::state db{name("db"), started("db"), stop(stopped)};
  *db;
  db.close();
  EXPECT_EQ(journal(), "start db, stop db, destroy db");
  EXPECT_EQ(db->name, "db");
  EXPECT_EQ(journal(), "start db");
}

TEST_F(state_close_test, of_what_is_not_realized_does_nothing) {
  cruller::state db{name("db"), started("db"), stop(stopped)};
  db.close();
  db.force_close();
  *db;
  db.close();
  db.close();
  EXPECT_EQ(journal(), "start db, stop db, destroy db");
}

TEST_F(state_close_test, of_all_goes_in_reverse_order_of_realization_and_says_what_it_stopped) {
  cruller::state config{name("config"), started("config"), stop(stopped)};
  cruller::state unused{name("unused"), started("unused"), stop(stopped)};
  cruller::state db{name("db"), start([&] { return part(config->name + " db"); }), stop(stopped)};
  *db;
  journal();
  EXPECT_EQ(cruller::states::stop(), (list{db, config}));
  EXPECT_EQ(journal(), "stop config db, destroy config db, stop config, destroy config");
  EXPECT_EQ(cruller::states::active(), list());
  EXPECT_EQ(cruller::states::stop(), list());
  EXPECT_EQ(db->name, "config db");
}

TEST_F(state_close_test, passes_the_value_to_the_stop_handler) {
  const part* seen = nullptr;
  cruller::state db{started("db"), stop([&](part& p) { seen = &p; })};
  const part* const value = &*db;
  db.close();
  EXPECT_EQ(seen, value);
}

TEST_F(state_close_test, lets_the_stop_handler_use_the_value_through_the_state) {
  std::optional<cruller::state_handle<int>> db;
  int seen = 0;
  db.emplace(name("db"), start([] { return 42; }), stop([&] { seen = **db; }));
  **db;
  db->close();
  EXPECT_EQ(seen, 42);
  EXPECT_FALSE(db->realized());
}

TEST_F(state_close_test, does_not_destroy_a_value_returned_by_reference) {
  part lent("lent");
  cruller::state db{start([&]() -> part& { return lent; }), stop(stopped)};
  *db;
  db.close();
  EXPECT_EQ(journal(), "start lent, stop lent");
}

TEST_F(state_close_test, by_force_skips_the_stop_handler) {
  cruller::state db{name("db"), started("db"), stop(stopped)};
  *db;
  db.force_close();
  EXPECT_EQ(journal(), "start db, destroy db");
  EXPECT_EQ(cruller::states::active(), list());
  *db;
  EXPECT_EQ(journal(), "start db");
}

// --- what a stop handler sees
// ---------------------------------------------------------------------

TEST_F(state_close_test, of_what_reads_a_closed_state_is_an_error_and_starts_nothing) {
  cruller::state config{name("config"), started("config"), stop(stopped)};
  cruller::state db{name("db"), started("db"), stop([&] { write("db reads " + config->name); })};
  *config;
  *db;
  config.close();
  journal();
  try {
    db.close();
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(
        error.what(),
        "db: stop failed: config: is closed and cannot restart while db is being stopped"
    );
    EXPECT_THROW(std::rethrow_if_nested(error), cruller::lifecycle_error);
  }
  EXPECT_FALSE(config.realized());
  EXPECT_EQ(journal(), "");
  db.force_close();
}

TEST_F(state_close_test, of_what_reads_a_state_that_is_still_active_is_none) {
  cruller::state config{name("config"), started("config"), stop(stopped)};
  cruller::state db{name("db"), started("db"), stop([&] { write("db reads " + config->name); })};
  *config;
  *db;
  journal();
  cruller::states::stop();
  EXPECT_EQ(journal(), "db reads config, destroy db, stop config, destroy config");
}

TEST_F(state_close_test, of_what_reads_a_state_that_never_started_is_an_error_too) {
  cruller::state log{name("log"), started("log")};
  cruller::state db{name("db"), started("db"), stop([&] { *log; })};
  *db;
  try {
    cruller::states::stop();
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(error.what(), "db: stop failed: log: cannot start while db is being stopped");
  }
  EXPECT_FALSE(log.realized());
  db.force_close();
}

TEST_F(state_close_test, of_a_value_whose_destructor_reads_a_closed_state_starts_nothing) {
  static cruller::state config{name("config"), started("config")};
  struct reader {
    reader() = default;
    reader(const reader&) = delete;
    ~reader() {
      try {
        *config;
      } catch (const cruller::lifecycle_error&) {
        write("refused");
      }
    }
  };
  cruller::state db{name("db"), start([] { return reader(); })};
  *db;
  db.close();
  EXPECT_EQ(journal(), "refused");
}

TEST_F(state_close_test, of_itself_in_its_own_handlers_is_an_error) {
  std::optional<cruller::state_handle<int>> db;
  db.emplace(
      name("db"),
      start([&] {
        EXPECT_THROW(db->close(), cruller::lifecycle_error);
        return 1;
      }),
      stop([&] {
        EXPECT_THROW(db->close(), cruller::lifecycle_error);
        EXPECT_THROW(db->force_close(), cruller::lifecycle_error);
        EXPECT_EQ(cruller::states::stop(), list());
        write("stop");
      })
  );
  **db;
  db->close();
  EXPECT_EQ(journal(), "stop");
}

// --- when a stop fails ---------------------------------------------------------------------------

TEST_F(state_close_test, that_fails_leaves_the_value_to_try_again) {
  bool is_broken = true;
  cruller::state db{name("db"), started("db"), stop([&] {
                      if (is_broken) throw std::runtime_error("busy");
                      write("stop db");
                    })};
  *db;
  try {
    db.close();
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(error.what(), "db: stop failed: busy");
    EXPECT_THROW(std::rethrow_if_nested(error), std::runtime_error);
  }
  EXPECT_TRUE(db.realized());
  EXPECT_EQ(cruller::states::active(), list{db});
  is_broken = false;
  db.close();
  EXPECT_EQ(journal(), "start db, stop db, destroy db");
}

TEST_F(state_close_test, that_fails_can_be_forced) {
  cruller::state db{name("db"), started("db"), stop([] { throw std::runtime_error("busy"); })};
  *db;
  EXPECT_THROW(db.close(), cruller::signal_error);
  db.force_close();
  EXPECT_EQ(journal(), "start db, destroy db");
  EXPECT_FALSE(db.realized());
}

TEST_F(state_close_test, of_all_always_completes_and_collects_the_errors) {
  const auto broken = stop([](part& p) { throw std::runtime_error(p.name + " is busy"); });
  cruller::state first{name("first"), started("first"), broken};
  cruller::state second{name("second"), started("second"), stop(stopped)};
  cruller::state third{name("third"), started("third"), broken};
  *first, *second, *third;
  journal();
  try {
    cruller::states::stop();
    FAIL() << "expected an exception";
  } catch (const cruller::signal_error& error) {
    EXPECT_STREQ(
        error.what(), "third: stop failed: third is busy\n  also first: stop failed: first is busy"
    );
    EXPECT_EQ(error.failures().size(), 2u);
  }
  EXPECT_EQ(journal(), "stop second, destroy second");
  EXPECT_EQ(cruller::states::active(), (list{first, third}));
  for (const cruller::state_ref each : cruller::states::active()) each->force_close();
  EXPECT_EQ(cruller::states::active(), list());
}

TEST_F(state_close_test, at_the_end_of_the_scope_destroys_the_value_whatever_its_stop_does) {
  std::string reported;
  const auto watch = cruller::states::watch([&](auto& event) {
    if (event.error != nullptr)
      reported = event.state.name() + " " + std::string(name_of(event.step));
  });
  {
    const cruller::state db{
        name("db"), started("db"), stop([] { throw std::runtime_error("busy"); })};
    *db;
  }
  EXPECT_EQ(journal(), "start db, destroy db");
  EXPECT_EQ(reported, "db stop failed");
}

// Accesses its own state while it is destroyed.
struct clinging {
  clinging() = default;
  clinging(const clinging&) = delete;
  ~clinging();
};
cruller::state clinging_one{name("clinging"), start([] { return clinging(); })};
clinging::~clinging() {
  try {
    static_cast<void>(*clinging_one);
  } catch (const cruller::lifecycle_error& error) {
    journal_test::write(error.what());
  }
}

TEST_F(state_close_test, its_value_cannot_reach_it_while_it_is_destroyed) {
  static_cast<void>(*clinging_one);
  clinging_one.close();
  EXPECT_EQ(journal(), "clinging: is closed; its value is being destroyed");
}

}  // namespace
