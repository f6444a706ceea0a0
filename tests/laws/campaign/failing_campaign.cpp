// Driving a random supervised system.
#include "failing_campaign.hpp"

#include <algorithm>
#include <functional>
#include <thread>

#include "verbs.hpp"

namespace campaign::failing {
namespace {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::supervision;
using reaction = cruller::supervision::reaction;

constexpr auto longest_lifecycle = std::chrono::hours(1000);

// The number of a fault, or 0.
std::size_t number_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const fault& planned) {
    return planned.number;
  } catch (const std::exception& other) {
    const std::string_view text = other.what();
    return text.starts_with("fault ") ? std::stoul(std::string(text.substr(6))) : 0;
  }
}

}  // namespace

// --- the plan -----------------------------------------------------------------------------------

lifecycle::lifecycle(std::mt19937& random, tally& done)
    : random_(random),
      done_(done),
      is_virtual_(one_in(2)),
      only_starts_(one_in(3)),
      has_restarts_by_hand_(one_in(2)) {
  const std::size_t size = 1 + (one_in(4) ? pick(most_components) : pick(5));
  world_.emplace(size);
  restarts_.resize(size);
  is_given_up_.resize(size);
  works_.resize(size);
  for (std::size_t i = 0; i != size; ++i) add_component(i);
  for (const char* const id : {"a", "a.b"})
    if (one_in(2))
      groups_.push_back({.id = id, .has_base = true, .supervision = choose_policy(true)});
}

void lifecycle::add_component(std::size_t i) {
  component& mine = world_->components[i];
  for (std::size_t k = 0; k != i; ++k)
    if (one_in(3)) {
      mine.needs.push_back(k);
      world_->components[k].dependents.push_back(i);
    }
  const char* const groups[] = {"", "a.", "a.b."};
  ids_.push_back(groups[pick(3)] + ("c" + std::to_string(i)));
  cruller::plan::component& row = made_.add(ids_[i], {mine.needs.begin(), mine.needs.end()});
  row.destroy = destroyers[i];
  row.supervision = choose_policy(false);
  if (!one_in(3)) works_[i].push_back({&work_one<true>});
  if (!works_[i].empty() && one_in(3)) works_[i].push_back({&work_one<false>});
  row.works = works_[i];
  made_.steps(
      i,
      {{cruller::dsl::start, cruller::hook::none, &start_one},
       {cruller::dsl::stop, cruller::hook::none, &stop_one},
       {cruller::dsl::suspend, cruller::hook::none, &change_one},
       {cruller::dsl::resume, cruller::hook::none, &change_one}}
  );
  // What fails at its first start ends most lifecycles early.
  if (one_in(12)) mine.failing_starts = 1;
}

const supervision* lifecycle::choose_policy(bool of_group) {
  constexpr reaction afterwards[] = {
      reaction::shut_down, reaction::leave_failed, reaction::escalate};
  constexpr reaction at_once[] = {reaction::leave_failed, reaction::shut_down, reaction::escalate};
  if (!of_group && one_in(4)) return nullptr;
  const std::chrono::nanoseconds shortest = is_virtual_ ? 1s : 10us;
  const bool restarts = !one_in(4);
  policies_.push_back(
      {.first = restarts ? reaction::restart : at_once[pick(3)],
       .otherwise = afterwards[pick(3)],
       .shortest = shortest,
       .longest = shortest * (1 + pick(4)),
       .at_most = static_cast<unsigned>(1 + pick(4)),
       .within = longest_lifecycle,
       .also_first_start = one_in(3)}
  );
  return &policies_.back();
}

const supervision* lifecycle::policy_of(std::size_t i) const {
  const supervision* first = made_.plan().components[i].supervision;
  std::size_t longest = 0;
  if (first != nullptr) return first;
  for (const cruller::plan::group& each : groups_)
    if (ids_[i].starts_with(std::string(each.id) + ".") && each.id.size() > longest) {
      first = each.supervision;
      longest = each.id.size();
    }
  return first;
}

// --- what happens -------------------------------------------------------------------------------

void lifecycle::run() {
  cruller::plan plan = made_.plan();
  plan.groups = groups_;
  const cruller::wiring wiring(plan);
  cruller::subscription watch;  // The destructor of the system reports, too.
  {
    cruller::any_system sys(wiring, &*world_);
    if (is_virtual_) clock_.emplace(sys);
    sys.on_failure([this](const cruller::component_failure& failure) { hear(failure); });
    watch = sys.observe([this](const cruller::event& event) { see(event); });
    std::optional<std::jthread> other;
    if (one_in(2))
      other.emplace([&, seed = random_()](const std::stop_token& over) {
        std::mt19937 random(static_cast<unsigned>(seed));
        for (int left = 20; left != 0 && !over.stop_requested(); --left) {
          fail(random, sys);
          for (std::size_t k = random() % 32; k != 0; --k) std::this_thread::yield();
        }
      });
    for (std::size_t left = 1 + pick(8); left != 0 && !testing::Test::HasFailure(); --left) {
      if (only_starts_ && left % 2 == 0)
        fail(random_, sys);
      else
        command(sys);
      pass(one_in(2) ? 0s : 2s);
      if (is_virtual_) check_states(sys);
    }
    other.reset();
    if (is_virtual_ && one_in(2)) settle(sys);
    // Otherwise it may end at any moment.
  }
  clock_.reset();
  check_end();
}

void lifecycle::fail(std::mt19937& random, cruller::any_system& sys) {
  const auto among = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  component& one = world_->components[among(world_->components.size())];
  switch (among(16)) {
    case 0:
      one.failing_starts = static_cast<int>(among(3));
      return;
    case 1:
      sys.cancel();
      return;
    default:
      break;
  }
  const std::size_t number = ++world_->faults;
  const std::lock_guard lock(one.mutex);
  if (among(2) == 0) {
    one.reporter.fail(std::make_exception_ptr(fault(number)));
  } else if (one.thrown == 0) {
    one.thrown = number;
    one.changed.notify_all();
  }
}

void lifecycle::pass(std::chrono::nanoseconds time) {
  if (clock_)
    clock_->advance(time);
  else
    std::this_thread::yield();
}

void lifecycle::command(cruller::any_system& sys) {
  constexpr std::size_t start = 0, stop = 1, restart = 4, announce = 5;
  std::size_t verb = only_starts_ || one_in(3) ? start : pick(6);
  if (verb == restart && !has_restarts_by_hand_) verb = start;
  cruller::signal_options options{.threads = static_cast<unsigned>(1 + pick(4))};
  const bool is_whole = only_starts_ || !one_in(3);
  if (!is_whole) options.only = {ids_[pick(ids_.size())]};
  ++done_.verbs;
  if (verb == announce) return sys.announce_stop();
  if (verb == start || verb == restart) world_->may_start = true;
  try {
    call_verb(sys, verb, options);
    if (verb == start) has_failed_by_hand_ = false;
  } catch (const cruller::signal_error&) {
    has_failed_by_hand_ = true;
  } catch (const cruller::lifecycle_error&) {  // Refused in this state.
  }
  if (verb == stop && is_whole) {
    world_->may_start = false;
    EXPECT_EQ(sys.state(), component_state::stopped);
  }
}

void lifecycle::see(const cruller::event& event) {
  if (event.phase != cruller::phase::failed || event.error == nullptr) return;
  const std::size_t number = number_of(event.error);
  const std::lock_guard lock(mutex_);
  if (number != 0) {
    EXPECT_EQ(++seen_[number], 1) << "fault " << number << " is reported twice";
  }
}

void lifecycle::hear(const cruller::component_failure& failure) {
  const std::size_t i = index_of(failure.component);
  const std::lock_guard lock(mutex_);
  if (failure.reaction != reaction::restart) {
    ++done_.given_up;
    is_given_up_[i] = true;
    EXPECT_EQ(failure.delay, 0ns);
    return;
  }
  ++done_.restarts;
  const supervision* how = policy_of(i);
  if (!failure.restarts_group.empty())
    for (const cruller::plan::group& each : groups_)
      if (each.id == failure.restarts_group) how = each.supervision;
  ASSERT_NE(how, nullptr);
  EXPECT_EQ(how->first, reaction::restart);
  EXPECT_GE(failure.delay, how->shortest * 9 / 10);
  EXPECT_LE(failure.delay, how->longest * 11 / 10);
  unsigned& count = failure.restarts_group.empty()
                        ? restarts_[i]
                        : group_restarts_[std::string(failure.restarts_group)];
  ++count;
  // A restart by hand clears the counts.
  if (has_restarts_by_hand_) return;
  EXPECT_LE(count, how->at_most) << failure.component << " restarts too often";
}

// --- what holds ---------------------------------------------------------------------------------

// With a virtual clock nothing changes between two calls.
void lifecycle::check_states(const cruller::any_system& sys) const {
  bool is_failed = false;
  bool is_suspended = false;
  bool is_running = false;
  for (std::size_t i = 0; i != ids_.size(); ++i) {
    const component_state state = sys.state(ids_[i]);
    is_failed = is_failed || state == component_state::failed;
    is_suspended = is_suspended || state == component_state::suspended;
    is_running = is_running || state == component_state::running;
    EXPECT_TRUE(
        state == component_state::failed ||
        (world_->components[i].instance != nullptr) == (state != component_state::stopped)
    ) << ids_[i];
  }
  EXPECT_EQ(
      sys.state(),
      is_failed      ? component_state::failed
      : is_suspended ? component_state::suspended
      : is_running   ? component_state::running
                     : component_state::stopped
  );
}

void lifecycle::settle(cruller::any_system& sys) {
  for (component& each : world_->components) {
    each.failing_starts = 0;
    const std::lock_guard lock(each.mutex);
    each.thrown = 0;
  }
  // What work has thrown is on its way. After its component has failed, it is reported at the stop.
  const auto is_seen = [&] {
    const std::scoped_lock lock(world_->mutex, mutex_);
    return std::ranges::all_of(world_->thrown_by_work, [&](const auto& each) {
      return seen_.contains(each.first) || sys.state(ids_[each.second]) == component_state::failed;
    });
  };
  do {
    std::this_thread::yield();
    pass(0s);
  } while (!is_seen());
  pass(1h);
  check_states(sys);
  const std::size_t starts = world_->starts;
  pass(1h);
  EXPECT_EQ(world_->starts, starts) << "it does not come to rest";
  if (!only_starts_ || has_failed_by_hand_) return;
  ++done_.healed;
  // What needs something that was given up waits for it.
  if (std::ranges::none_of(is_given_up_, std::identity())) {
    EXPECT_FALSE(sys.is_healing());
  }
  // What needs, also indirectly, something that does not run.
  members lacks(ids_.size());
  for (std::size_t i = 0; i != ids_.size(); ++i) {
    for (const std::size_t each : world_->components[i].needs)
      lacks[i] = lacks[i] || lacks[each] || sys.state(ids_[each]) != component_state::running;
    const component_state state = sys.state(ids_[i]);
    EXPECT_TRUE(state != component_state::failed || is_given_up_[i]) << ids_[i];
    EXPECT_TRUE(state != component_state::stopped || lacks[i]) << ids_[i] << " does not return";
  }
}

void lifecycle::check_end() {
  for (std::size_t i = 0; i != ids_.size(); ++i) {
    component& each = world_->components[i];
    EXPECT_EQ(each.instance, nullptr) << ids_[i];
    EXPECT_EQ(each.works, 0) << ids_[i];
    each.reporter.fail("too late");
  }
  for (const auto& [number, i] : world_->thrown_by_work)
    EXPECT_EQ(seen_[number], 1) << "fault " << number << " of the work of " << ids_[i];
  ++done_.lifecycles;
  done_.starts += world_->starts;
  done_.works += world_->works;
  done_.faults += seen_.size();
}

}  // namespace campaign::failing
