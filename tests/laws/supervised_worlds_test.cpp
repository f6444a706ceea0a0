// Exhaustive small worlds of supervision: every graph of a few components, each component that can
// fail, at each moment of every short sequence of verbs, with the policies of the component and of
// a group around it, and with each outcome of the next two starts.
//
// The clock is virtual. What a run may choose comes from `choices`, which tries everything in turn.
// CRULLER_COMPONENTS sets the size of the largest graphs. CRULLER_SHARE=100 plays every hundredth
// of the largest worlds, CRULLER_SHARD=2/4 the second quarter of these, so that several processes
// can share the work. CRULLER_SUPERVISED selects the one run to replay.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <sstream>
#include <stdexcept>

#include "../support/supervised_world.hpp"

namespace {

using namespace supervised_world;

// What is run beside one world: how long the sequences are, and whether components have work.
struct extent {
  unsigned longest;
  bool has_works;
};

// Which worlds are played.
class share {
 public:
  share() {
    if (const char* const text = std::getenv("CRULLER_SHARE"))
      every_ = static_cast<unsigned>(std::stoul(text));
    const char* const text = std::getenv("CRULLER_SHARD");
    if (text == nullptr) return;
    std::istringstream in(text);
    char slash = 0;
    in >> shard_ >> slash >> shards_;
    if (!in || slash != '/' || shard_ == 0 || shard_ > shards_)
      throw std::invalid_argument("CRULLER_SHARD is not like 1/4");
  }
  bool is_everything() const { return every_ == 1 && shards_ == 1; }
  bool contains(std::uint64_t number) const {
    return number % every_ == 0 && number / every_ % shards_ == shard_ - 1;
  }

 private:
  unsigned every_ = 1, shard_ = 1, shards_ = 1;
};

struct tally {
  std::uint64_t worlds = 0, runs = 0, starts = 0, failures = 0, given_up = 0;
};

// Whether the run kept all rules.
bool play(
    const cruller::wiring& wiring, const world& w, unsigned longest, choices& next, tally& done
) {
  run one(wiring, w, next);
  one.play(longest);
  ++done.runs;
  done.starts += one.starts();
  done.failures += one.failures();
  done.given_up += one.has_given_up() ? 1 : 0;
  if (!testing::Test::HasFailure()) return true;
  ADD_FAILURE() << "CRULLER_SUPERVISED=\"" << w.components << " " << w.edges << " " << w.failing
                << " " << w.policy << " " << w.mask << " " << (w.has_works ? 1 : 0) << " "
                << longest << " " << next.text() << "\"\n"
                << one.text();
  return false;
}

void play_all(unsigned components, extent how) {
  tally done;
  const share played;
  std::uint64_t number = 0;
  const unsigned pairs = components * (components - 1) / 2;
  world w;
  w.components = components;
  w.has_works = how.has_works;
  for (w.edges = 0; w.edges != 1u << pairs; ++w.edges)
    for (w.failing = 0; w.failing != components; ++w.failing)
      for (w.policy = 0; w.policy != std::size(policies); ++w.policy)
        for (w.mask = 0; w.mask != 1u << components; ++w.mask) {
          // The group contains the component, and matters only if it has a policy.
          const bool has_group = policies[w.policy].of_group != nullptr;
          if (has_group ? (w.mask >> w.failing & 1) == 0 : w.mask != 0) continue;
          if (!played.contains(number++)) continue;
          const world_plan made(w);
          const cruller::wiring wiring(made.plan());
          ++done.worlds;
          choices next;
          do {
            if (!play(wiring, w, how.longest, next, done)) return;
          } while (next.advance());
        }
  std::cout << components << " components" << (how.has_works ? " with work" : "") << ": "
            << done.worlds << " worlds, " << done.runs << " runs, " << done.starts << " starts, "
            << done.failures << " failures, " << done.given_up << " given up" << std::endl;
  if (played.is_everything()) {
    EXPECT_GT(done.given_up, 0);
  }
}

bool replays() { return std::getenv("CRULLER_SUPERVISED") != nullptr; }

struct supervised_worlds_test : testing::TestWithParam<unsigned> {};

TEST_P(supervised_worlds_test, U5_each_keeps_the_rules_of_supervision) {
  const char* const text = std::getenv("CRULLER_COMPONENTS");
  const unsigned largest = text == nullptr ? 3 : static_cast<unsigned>(std::atoi(text));
  if (GetParam() > largest || replays()) GTEST_SKIP() << "CRULLER_COMPONENTS runs it";
  // The sequences of larger graphs are shorter.
  play_all(
      GetParam(),
      {GetParam() == largest           ? 1u
       : largest > 3 && GetParam() < 3 ? 3u
                                       : 2u,
       false}
  );
}

TEST_P(supervised_worlds_test, U5_work_runs_only_while_its_component_and_what_it_needs_run) {
  const char* const text = std::getenv("CRULLER_COMPONENTS");
  const unsigned largest = text == nullptr ? 3 : static_cast<unsigned>(std::atoi(text));
  if (GetParam() >= largest || replays()) GTEST_SKIP() << "CRULLER_COMPONENTS runs it";
  play_all(GetParam(), {largest > 3 && GetParam() < 3 ? 2u : 1u, true});
}

INSTANTIATE_TEST_SUITE_P(up_to, supervised_worlds_test, testing::Range(1u, most_components + 1));

TEST(supervised_world_test, one_is_replayed_alone) {
  const char* const text = std::getenv("CRULLER_SUPERVISED");
  if (text == nullptr) GTEST_SKIP() << "CRULLER_SUPERVISED names none";
  std::istringstream in(text);
  world w;
  unsigned longest = 0;
  in >> w.components >> w.edges >> w.failing >> w.policy >> w.mask >> w.has_works >> longest;
  choices next(in);
  const world_plan made(w);
  const cruller::wiring wiring(made.plan());
  tally done;
  EXPECT_TRUE(play(wiring, w, longest, next, done));
}

}  // namespace
