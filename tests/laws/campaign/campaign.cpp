// Creates a random plan and drives systems made from it.
#include "campaign.hpp"

#include <filesystem>
#include <stop_token>

#include "verbs.hpp"

namespace campaign {
namespace {

std::size_t count_open_files() {
  namespace fs = std::filesystem;
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace

campaign::campaign(std::mt19937& random, tally& done) : random_(random), done_(done) {
  size_ = one_in(16) ? pick(most_components + 1) : pick(10);
  has_times_ = one_in(4);
  world_.components.resize(size_);
  model_.resize(size_, component_state::stopped);
  has_instance_.resize(size_);
  std::vector<std::size_t> permuted(size_);
  for (std::size_t i = 0; i != size_; ++i) permuted[i] = i;
  std::shuffle(permuted.begin(), permuted.end(), random_);
  // Edges go from a later place of the permutation to an earlier one, so there is no cycle.
  const std::size_t most_needs = 1 + pick(6);
  for (std::size_t at = 1; at < size_; ++at)
    for (std::size_t k = pick(most_needs); k != 0; --k)
      world_.components[permuted[at]].needs.push_back(permuted[pick(at)]);
  for (std::size_t i = 0; i != size_; ++i) {
    world::component& mine = world_.components[i];
    groups_.push_back(one_in(3) ? "" : one_in(2) ? "a" : one_in(2) ? "a.b" : "a.d");
    ids_.push_back(groups_[i] + (groups_[i].empty() ? "c" : ".c") + std::to_string(i));
    cruller::plan::component& row = made_.add(ids_[i], {mine.needs.begin(), mine.needs.end()});
    row.destroy = destroyers[i];
    mine.has_time = has_times_ && one_in(4);
    if (mine.has_time) row.timeout = std::chrono::microseconds(1 + pick(200));
    std::vector<cruller::plan::step> steps;
    for (unsigned s = 0; s != verbs; ++s) {
      const verb signal = static_cast<verb>(s);
      add_step(steps, signal, hook::none);
      mine.has_hook_before[s] = one_in(4);
      if (mine.has_hook_before[s]) add_step(steps, signal, hook::before);
      if (one_in(4)) add_step(steps, signal, hook::after);
    }
    if (one_in(2)) steps.push_back({cruller::dsl::hand_over, hook::none, &give});
    mine.takes = !one_in(4);
    std::shuffle(steps.begin(), steps.end(), random_);
    made_.steps(i, std::move(steps));
  }
}

void campaign::run() {
  const std::size_t files = count_open_files();
  const cruller::wiring wiring(made_.plan());
  for (std::size_t k = 0; k != 16 && !testing::Test::HasFailure(); ++k) {
    model_.assign(size_, component_state::stopped);
    has_instance_.assign(size_, false);
    returning_.assign(size_, false);
    cruller::any_system sys(wiring, &world_);
    is_observed_ = has_times_ || one_in(2);
    cruller::subscription watch;
    if (is_observed_) watch = sys.observe([this](const cruller::event& e) { note(e); });
    for (std::size_t left = 1 + pick(8); left != 0 && !testing::Test::HasFailure(); --left)
      step(sys);
    // The destructor stops the system, whatever fails, and does not throw.
    world_.threads = 1;
    forget();
    if (one_in(2)) report_faults();
    ++done_.lifecycles;
  }
  forget();
  for (const world::component& c : world_.components) {
    EXPECT_EQ(c.instance, nullptr);
    EXPECT_EQ(c.times_made, c.times_destroyed);
    EXPECT_EQ(c.times_made, c.times_stopped);
  }
  EXPECT_EQ(count_open_files(), files) << "a file is left open";
  ++done_.plans;
}

// --- choosing -----------------------------------------------------------------------------------

campaign::choice campaign::choose() {
  choice chosen{true, {}, members(size_, true)};
  if (size_ == 0 || one_in(2)) return chosen;
  chosen.everything = false;
  chosen.named.assign(size_, false);
  for (std::size_t k = pick(4); k != 0; --k) {
    const std::size_t i = pick(size_);
    const bool names_group = !groups_[i].empty() && one_in(4);
    chosen.ids.push_back(names_group ? groups_[i] : ids_[i]);
    for (std::size_t other = 0; other != size_; ++other)
      if (names_group ? (groups_[other] + ".").starts_with(groups_[i] + ".") : other == i)
        chosen.named[other] = true;
  }
  return chosen;
}

void campaign::report_faults() {
  if (size_ == 0 || one_in(3)) return;
  for (std::size_t k = pick(4); k != 0; --k) {
    // Faults are most frequent in start and stop; a failed start leads to a rollback.
    const std::size_t signal = one_in(2) ? pick(2) : pick(verbs);
    const auto what = static_cast<fault>(1 + pick(faults - 1));
    world_.components[pick(size_)].planned[signal][one_in(2) ? 1 : pick(3)] = what;
    waits_ = waits_ || waits(what);
  }
}

void campaign::forget() {
  for (world::component& c : world_.components) {
    done_.calls += c.calls.size();
    c.calls.clear();
    for (std::size_t s = 0; s != verbs; ++s) {
      for (fault& planned : c.planned[s]) planned = fault::none;
      c.is_warned[s] = c.is_late[s] = false;
      c.phases[s].clear();
    }
  }
  world_.clock = 0;
  world_.was_cancelled = false;
  world_.cancelled_at = 0;
  world_.has_limit = world_.is_drain_first = false;
  waits_ = drains_ = is_cancelled_before_ = false;
}

void campaign::note(const cruller::event& e) {
  world::component& c = world_.components[index_of(e.component)];
  for (std::size_t s = 0; s != verbs; ++s) {
    if (e.signal != signals[s].name) continue;
    c.phases[s].push_back(e.phase);
    if (e.phase == cruller::phase::overdue) c.is_late[s] = true;
  }
}

// --- driving ----------------------------------------------------------------------------------

campaign::ending campaign::send(
    cruller::any_system& sys, std::size_t verb, const cruller::signal_options& options
) {
  ending end;
  try {
    if (verb < 5)
      call_verb(sys, verb, options);
    else
      sys.signal(signals[poked + (verb - 5)], options);
    for (std::size_t i = 0; i != size_; ++i)
      for (std::size_t s = 0; s != verbs; ++s)
        EXPECT_FALSE(has_failed(static_cast<enum verb>(s), i)) << "no error names " << ids_[i];
  } catch (const cruller::signal_error& error) {
    check_error(error, end);
  } catch (const cruller::lifecycle_error&) {
    end.refused = true;
  } catch (const cruller::unknown_component&) {
    end.unknown = true;
  }
  return end;
}

void campaign::step(cruller::any_system& sys) {
  using namespace std::chrono_literals;
  if (one_in(8)) static_cast<void>(sys.hand_over());
  if (size_ != 0 && one_in(8))
    sys.inherit(ids_[pick(size_)], cruller::file_descriptor::duplicate_of(world_.file.get()));
  forget();
  report_faults();
  world_.threads = one_in(2) ? 1 : static_cast<unsigned>(1 + pick(one_in(4) ? 16 : 4));
  const states before = model_;
  const choice chosen = choose();
  const bool keep = one_in(2);
  cruller::signal_options options{
      .threads = world_.threads,
      .on_failure = keep ? cruller::failure_policy::keep : cruller::failure_policy::roll_back};
  // If a handler waits for a stop request, a timeout must make the request soon.
  if (is_observed_ && one_in(waits_ ? 2 : 8)) {
    const std::chrono::nanoseconds times[] = {1ns, 20us, 200us, 24h};
    options.timeout = times[pick(waits_ ? 3 : 4)];
  }
  const bool misspelt = !chosen.everything && !chosen.is_nothing() && one_in(8);
  if (!chosen.everything) {
    std::vector<std::string> ids = chosen.ids;
    if (misspelt) ids[pick(ids.size())] += "x";
    options.only = ids;
  }
  const std::size_t verb = one_in(4) ? 0 : pick(8);
  world_.has_limit = options.timeout.count() != 0;
  if (verb == 1 && is_observed_ && one_in(2)) {
    const std::chrono::nanoseconds times[] = {1ns, 20us, 200us, 24h};
    options.drain = times[pick(waits_ ? 3 : 4)];
    drains_ = world_.is_drain_first = true;
  }
  std::stop_source source;
  options.stop_token = one_in(4) ? source.get_token() : std::stop_token();
  is_cancelled_before_ = options.stop_token.stop_possible() && one_in(2);
  if (is_cancelled_before_) source.request_stop();
  std::optional<std::jthread> other;
  // At any moment; but a restart that is cancelled before its stop looks like one that had nothing
  // to stop.
  if (verb != 4 && one_in(16))
    other.emplace([&](const std::stop_token& over) {
      while (!over.stop_requested())
        if (sys.cancel()) return world_.was_cancelled.store(true);
    });
  const ending end = send(sys, verb, options);
  other.reset();
  ++done_.signals;
  if (end.threw()) ++done_.failed;
  if (end.cancelled) ++done_.cancelled;
  for (const world::component& c : world_.components)
    for (const bool late : c.is_late)
      if (late) ++done_.late;
  EXPECT_EQ(end.unknown, misspelt);
  if (end.unknown || end.refused) {
    for (const world::component& c : world_.components) EXPECT_TRUE(c.calls.empty());
  }
  check_events();
  check_cancelled(verb, chosen, end);
  if (!end.unknown) {
    switch (verb) {
      case 0:
        check_start(before, with_needed(with_returning(chosen)), end, keep);
        break;
      case 1:
        EXPECT_FALSE(end.refused);
        check_order(stop);
        check_drain_of_stop(before, with_dependents(chosen.named));
        check_stop(before, with_dependents(chosen.named));
        forget_returning(with_dependents(chosen.named));
        break;
      case 2:
      case 3: {
        const members meant = verb == 2 ? with_dependents(chosen.named) : with_needed(chosen.named);
        const component_state sum = sum_of(meant);
        EXPECT_EQ(
            end.refused,
            !chosen.is_nothing() &&
                (sum == component_state::stopped || sum == component_state::failed)
        );
        const auto from = verb == 2 ? component_state::running : component_state::suspended;
        const auto to = verb == 2 ? component_state::suspended : component_state::running;
        if (!end.refused) check_change(verb == 2 ? suspend : resume, before, meant, from, to, end);
        break;
      }
      case 4:
        check_restart(before, chosen, end, keep);
        break;
      case 6:
        EXPECT_FALSE(end.refused);
        check_drain(before, chosen.named, end);
        break;
      default:
        EXPECT_FALSE(end.refused);
        check_poke(verb == 5 ? poked : readied, before, chosen.named, end);
    }
  }
  check_states(sys, verb);
}

}  // namespace campaign
