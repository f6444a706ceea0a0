// What a small supervised system reports, compared with its policies.
#include <algorithm>

#include "supervised_world.hpp"

namespace supervised_world {

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
  // A start by hand that is tried again, by the policy of the component itself.
  const bool is_by_hand = actor_ == actor::starting;
  if (is_by_hand) {
    is_announced_ = false;
    EXPECT_TRUE(levels_of(i)[0].how->also_first_start);
    EXPECT_EQ(failure.reaction, reaction::restart);
  }
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
  for (std::size_t at = is_start && !is_by_hand ? healing_level_[i] : 0; at < levels.size(); ++at) {
    const level& mine = levels[at];
    demanded = mine.how->first;
    if (is_announced_ && demanded == reaction::restart) demanded = reaction::leave_failed;
    if (demanded == reaction::restart) {
      unsigned& count = mine.is_group ? group_count_ : counts_[i];
      if (count != mine.how->at_most) {
        of_group = mine.is_group;
        if (!is_by_hand) healing_level_[i] = at;
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
