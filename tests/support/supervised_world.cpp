// The run of a small supervised system.
#include "supervised_world.hpp"

#include <stdexcept>
#include <thread>
#include <utility>

namespace supervised_world {
namespace {

run& of(void* instances) { return *static_cast<run*>(instances); }
unsigned index_in(const cruller::context& step) {
  return static_cast<unsigned>(step.id().back() - '0');
}
template <unsigned Component>
void destroy(void* instances) {
  of(instances).destroy_one(Component);
}
constexpr void (*destroyers[])(void*) = {&destroy<0>, &destroy<1>, &destroy<2>, &destroy<3>};

constexpr auto long_enough = 5min;  // longer than each wait, and short beside the window

}  // namespace

world_plan::world_plan(const world& w) {
  if (w.has_works)
    works_.push_back({[](void* instances, cruller::context& step) {
      of(instances).work_one(index_in(step), step.stop_token());
    }});
  for (unsigned i = 0; i != w.components; ++i) {
    std::vector<std::uint32_t> needs;
    for (unsigned k = 0; k != i; ++k)
      if (w.needs(i, k)) needs.push_back(k);
    cruller::plan::component& row = made_.add(
        (w.is_in_group(i) ? "g.c" : "c") + std::to_string(i), std::move(needs)
    );
    row.destroy = destroyers[i];
    row.works = works_;
    if (i == w.failing) row.supervision = policies[w.policy].own;
    made_.steps(
        i,
        {{cruller::dsl::start,
          hook::none,
          [](void* instances, cruller::context& c) { of(instances).start_one(index_in(c), c); }},
         {cruller::dsl::stop,
          hook::none,
          [](void* instances, cruller::context& c) { of(instances).stop_one(index_in(c)); }}}
    );
  }
  if (w.mask != 0)
    groups_.push_back({.id = "g", .has_base = true, .supervision = policies[w.policy].of_group});
}

// --- the functions of the components ------------------------------------------------------------

void run::start_one(unsigned i, cruller::context& step) {
  ++starts_;
  note("start " + std::to_string(i));
  EXPECT_FALSE(is_live_[i]) << "started twice";
  EXPECT_FALSE(is_working_[i]);
  for (unsigned k = 0; k != i; ++k)
    if (world_.needs(i, k)) {
      EXPECT_TRUE(is_live_[k]) << i << " starts before what it needs";
    }
  if (actor_ == actor::supervisor) {
    EXPECT_FALSE(is_announced_) << "something starts after the end was announced";
    EXPECT_TRUE(remembered_[i]) << i << " was not taken down";
  }
  EXPECT_NE(actor_, actor::destructor);
  EXPECT_NE(actor_, actor::stopping);
  if (has_failed_ && decided_ != 2 && !always_fails_) {
    // Works, fails, or fails from now on.
    const unsigned outcome = next_.choose(decided_++ == 0 ? 3 : 2);
    always_fails_ = outcome == 2;
    if (outcome == 1) {
      note("fails");
      throw std::runtime_error("planned");
    }
  }
  if (always_fails_) {
    note("fails");
    throw std::runtime_error("planned");
  }
  stale_.push_back(reporters_[i]);
  reporters_[i] = step.reporter();
  has_stopped_[i] = false;
  is_live_[i] = true;
}

void run::stop_one(unsigned i) {
  note("stop " + std::to_string(i));
  EXPECT_TRUE(is_live_[i]);
  EXPECT_FALSE(is_working_[i]) << "the work of " << i << " still runs";
  for (unsigned k = i + 1; k != world_.components; ++k)
    if (world_.needs(k, i)) {
      EXPECT_FALSE(is_live_[k]) << i << " stops before what needs it";
    }
  has_stopped_[i] = true;
  if (actor_ == actor::supervisor) remembered_[i] = owed_[i] = true;
  if (actor_ == actor::restarting) {
    remembered_[i] = true;
    owed_[i] = false;
  }
}

void run::destroy_one(unsigned i) {
  EXPECT_TRUE(is_live_[i]);
  EXPECT_TRUE(has_stopped_[i]);
  is_live_[i] = false;
}

void run::work_one(unsigned i, const std::stop_token& stop) {
  EXPECT_TRUE(is_live_[i]);
  for (unsigned k = 0; k != i; ++k)
    if (world_.needs(i, k)) {
      EXPECT_TRUE(is_live_[k]) << "the work of " << i << " begins without what it needs";
    }
  EXPECT_FALSE(is_working_[i].exchange(true)) << "the work of " << i << " runs twice";
  std::unique_lock lock(mutex_);
  changed_.wait(lock, stop, [&] { return throws_[i]; });
  const bool throws = std::exchange(throws_[i], false);
  for (unsigned k = 0; k != i; ++k)
    if (world_.needs(i, k)) {
      EXPECT_TRUE(is_live_[k]) << "the work of " << i << " outlives what it needs";
    }
  EXPECT_TRUE(is_live_[i]);
  is_working_[i] = false;
  if (throws) throw std::runtime_error("boom");
}

// --- what happens -------------------------------------------------------------------------------

flags run::all() const {
  flags every{};
  for (unsigned i = 0; i != world_.components; ++i) every[i] = true;
  return every;
}

void run::play(unsigned longest) {
  cruller::subscription watch;  // The destructor of the system reports, too.
  {
    cruller::any_system sys(wiring_, this);
    cruller::testing::virtual_clock clock(sys);
    sys.on_failure([this](const cruller::component_failure& f) { heard(f); });
    watch = sys.observe([this](const cruller::event& e) {
      if (e.signal == "work") ++seen_;
    });
    sys.start();
    const unsigned length = next_.choose(longest + 1);
    const unsigned moment = next_.choose(length + 1);
    for (unsigned at = 0; at != length; ++at) {
      if (at == moment) fail(sys, clock);
      act(sys, clock);
      check_states(sys);
      if (testing::Test::HasFailure()) break;
    }
    if (length == moment) fail(sys, clock);
    // The end may come at any moment.
    if (next_.choose(2) != 0) settle(sys, clock);
    actor_ = actor::destructor;
    note("destroy");
  }
  for (unsigned i = 0; i != world_.components; ++i) {
    EXPECT_FALSE(is_live_[i]);
    EXPECT_FALSE(is_working_[i]);
  }
  EXPECT_EQ(seen_, reported_) << "each failure is reported once";
  for (const cruller::reporter& each : reporters_) each.fail("too late");
}

void run::fail(cruller::any_system& sys, cruller::testing::virtual_clock& clock) {
  has_failed_ = true;
  const unsigned i = world_.failing;
  // The reporter, and the reaction later or at once; or work that throws.
  const unsigned how = next_.choose(world_.has_works ? 3 : 2);
  if (how == 2) {
    // What was reported before might take it down before it throws.
    pass(clock, 0ns);
    if (sys.state(id(i)) != component_state::running) return;
  }
  note(how == 0 ? "report" : how == 1 ? "report and react" : "throw and react");
  if (is_live_[i]) ++reported_;
  if (how != 2) {
    reporters_[i].fail("boom");
    if (how == 1) pass(clock, 0ns);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    throws_[i] = true;
    changed_.notify_all();
  }
  while (seen_ != reported_) {
    std::this_thread::yield();
    pass(clock, 0ns);
  }
}

void run::pass(cruller::testing::virtual_clock& clock, std::chrono::nanoseconds time) {
  actor_ = actor::supervisor;
  flags before{};
  for (unsigned i = 0; i != world_.components; ++i) before[i] = is_live_[i];
  const std::uint64_t heard = heard_;
  clock.advance(time);
  // Nothing stops without a reason.
  for (unsigned i = 0; i != world_.components; ++i) {
    if (heard == heard_) {
      EXPECT_TRUE(!before[i] || is_live_[i]) << i;
    }
    remembered_[i] = remembered_[i] && !is_live_[i];
    owed_[i] = owed_[i] && !is_live_[i];
  }
}

void run::act(cruller::any_system& sys, cruller::testing::virtual_clock& clock) {
  const std::string failing = id(world_.failing);
  const std::string last = id(world_.components - 1);
  const unsigned what = next_.choose(11);
  const auto verb = [&](actor who, std::string_view name, auto function) {
    note(name);
    actor_ = who;
    bool is_refused = false;
    bool has_failed = false;
    try {
      function();
    } catch (const cruller::signal_error& error) {
      note("failed");
      has_failed = true;
      for (const cruller::failure& each : error.failures()) EXPECT_EQ(each.message, "planned");
    } catch (const cruller::lifecycle_error&) {
      note("refused");
      is_refused = true;
    }
    EXPECT_FALSE(has_failed && who != actor::starting && who != actor::restarting);
    if (has_failed && who == actor::restarting) has_failed_by_hand_ = true;
    if (who == actor::starting && !is_refused) is_announced_ = false;
    for (unsigned i = 0; i != world_.components; ++i) {
      remembered_[i] = remembered_[i] && !is_live_[i];
      owed_[i] = owed_[i] && !is_live_[i];
    }
    return !is_refused;
  };
  const auto stopped = [&](const flags& members) {
    for (unsigned i = 0; i != world_.components; ++i)
      if (members[i]) {
        remembered_[i] = owed_[i] = false;
        EXPECT_FALSE(is_live_[i]);
      }
  };
  // The counts of what waits to be restarted are not followed when they are cleared.
  const auto restart = [&](std::string_view name, const flags& members, auto function) {
    const bool waits = remembered_ != flags{};
    const bool was_stopped = sys.state() == component_state::stopped;
    if (!verb(actor::restarting, name, function)) return;
    if (was_stopped) is_announced_ = false;
    if (waits) is_exact_ = false;
    forget_counts(members);
  };
  switch (what) {
    case 0:
      note("wait");
      return pass(clock, long_enough);
    case 1:
      note("react");
      return pass(clock, 0ns);
    case 2:
      verb(actor::starting, "START", [&] { sys.start(); });
      return;
    case 3:
      verb(actor::stopping, "STOP", [&] { sys.stop(); });
      is_announced_ = true;
      return stopped(all());
    case 4:
      verb(actor::stopping, "STOP the failing one", [&] { sys.stop({.only = {failing}}); });
      return stopped(world_.closure(one(world_.failing)));
    case 5:
      verb(actor::stopping, "STOP the last one", [&] { sys.stop({.only = {last}}); });
      return stopped(one(world_.components - 1));
    case 6:
      verb(actor::stopping, "SUSPEND", [&] { sys.suspend(); });
      return;
    case 7:
      verb(actor::stopping, "RESUME", [&] { sys.resume(); });
      return;
    case 8:
      return restart("RESTART", all(), [&] { sys.restart(); });
    case 9:
      return restart("RESTART the failing one", world_.closure(one(world_.failing)), [&] {
        sys.restart(failing.c_str());
      });
    default: {
      // Another component fails, or the end is announced.
      const unsigned other = (world_.failing + 1) % world_.components;
      if (other == world_.failing || next_.choose(2) == 0) {
        note("announce");
        sys.announce_stop();
        is_announced_ = true;
        owed_ = {};
        return;
      }
      note("another one reports");
      if (is_live_[other]) ++reported_;
      reporters_[other].fail("boom");
    }
  }
}

void run::settle(cruller::any_system& sys, cruller::testing::virtual_clock& clock) {
  note("settle");
  pass(clock, long_enough);
  if (sys.state() == component_state::suspended) {
    actor_ = actor::stopping;
    sys.resume();
  }
  pass(clock, long_enough);
  check_states(sys);
  const bool all_return = !is_announced_ && !has_given_up_ && !has_failed_by_hand_ &&
                          sys.state() != component_state::failed;
  for (unsigned i = 0; i != world_.components; ++i)
    EXPECT_FALSE(all_return && owed_[i]) << i << " does not return";
  // Whatever has happened, it has ended, and the reporters of the past do nothing.
  const std::uint64_t starts = starts_;
  const std::uint64_t heard = heard_;
  for (const cruller::reporter& each : stale_) each.fail("stale");
  pass(clock, 24h);
  EXPECT_EQ(starts_, starts);
  EXPECT_EQ(heard_, heard);
}

void run::check_states(const cruller::any_system& sys) {
  for (unsigned i = 0; i != world_.components; ++i) {
    const component_state state = sys.state(id(i));
    const bool is_live = state == component_state::running || state == component_state::suspended;
    EXPECT_TRUE(is_live == is_live_[i] || state == component_state::failed)
        << i << " is " << state.name();
  }
}

// --- what is reported ---------------------------------------------------------------------------

std::vector<run::level> run::levels_of(unsigned i) const {
  const policy_pair& how = policies[world_.policy];
  std::vector<level> levels;
  if (i == world_.failing && how.own != nullptr) levels.push_back({how.own, false});
  if (world_.is_in_group(i) && how.of_group != nullptr)
    levels.push_back({how.of_group, !levels.empty()});
  return levels;
}

flags run::members_of(unsigned i, bool group) const {
  flags members = one(i);
  for (unsigned k = 0; group && k != world_.components; ++k)
    if (world_.is_in_group(k)) members[k] = true;
  return world_.closure(members);
}

void run::forget_counts(const flags& restarted) {
  for (unsigned i = 0; i != world_.components; ++i) {
    if (!restarted[i]) continue;
    counts_[i] = 0;
    if (world_.is_in_group(i)) group_count_ = 0;
  }
}

void run::heard(const cruller::component_failure& failure) {
  ++heard_;
  using reaction = supervision::reaction;
  const unsigned i = index_of(failure.component);
  bool is_start = false;
  try {
    std::rethrow_exception(failure.error);
  } catch (const cruller::signal_error&) {
    is_start = true;
  } catch (const std::exception& error) {
    EXPECT_STREQ(error.what(), "boom");
  }
  note(
      failure.restarts_group.empty() ? std::string(name_of(failure.reaction))
                                     : "restart of the group"
  );
  if (failure.reaction != reaction::restart) {
    if (!is_announced_) has_given_up_ = true;
    EXPECT_EQ(failure.delay, 0ns);
  } else {
    EXPECT_FALSE(is_announced_);
    const flags down = members_of(i, !failure.restarts_group.empty());
    for (unsigned k = 0; k != world_.components; ++k)
      EXPECT_FALSE(down[k] && is_live_[k]) << k << " was not taken down";
    EXPECT_GE(failure.delay, 900ms);
    EXPECT_LE(failure.delay, 4400ms);
  }
  if (!is_exact_) return;
  // The reaction that the policies demand.
  reaction demanded = reaction::shut_down;
  bool of_group = false;
  const std::vector<level> levels = levels_of(i);
  for (std::size_t at = is_start ? healing_level_[i] : 0; at < levels.size() && !is_announced_;
       ++at) {
    const level& mine = levels[at];
    demanded = mine.how->first;
    if (demanded == reaction::restart) {
      unsigned& count = mine.is_group ? group_count_ : counts_[i];
      if (count != mine.how->at_most) {
        of_group = mine.is_group;
        healing_level_[i] = at;
        const auto doubled = std::min<std::chrono::nanoseconds>(1s * (1 << count), 4s);
        EXPECT_GE(failure.delay, doubled * 9 / 10);
        EXPECT_LE(failure.delay, doubled * 11 / 10);
        ++count;
        break;
      }
      demanded = mine.how->otherwise;
    }
    if (demanded != reaction::escalate) break;
    demanded = reaction::shut_down;
  }
  EXPECT_EQ(name_of(failure.reaction), name_of(demanded));
  EXPECT_EQ(failure.restarts_group, of_group ? "g" : "");
}

}  // namespace supervised_world
