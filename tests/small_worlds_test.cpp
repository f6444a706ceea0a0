// Exhaustive small worlds: every graph of a few components, with every one and every two faults,
// driven by every short sequence of signals, against what the rules demand, call by call.
// CRULLER_COMPONENTS gives the size of the largest graphs, and one size more has one fault at a
// time; CRULLER_SHARD=2/4 plays the second quarter of the graphs, for a process of several;
// CRULLER_WORLD gives the one world to replay.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>

#include "support/hand_made_plan.hpp"

namespace {

using cruller::component_state;
using cruller::failure_policy;
using cruller::hook;

constexpr unsigned most_components = 5;
constexpr unsigned longest_sequence = 4;

// What happens to a component. All but the last can be made to fail.
enum what : unsigned { starts, is_started, stops, suspends, resumes, is_destroyed };
constexpr unsigned fault_kinds = is_destroyed;
constexpr unsigned start_faults = (1u << (stops * most_components)) - 1;
constexpr const char* names_of_what[] = {
    "start", "after start", "stop", "suspend", "resume", "destroy"};
constexpr const char* verbs[] = {"start", "stop", "suspend", "resume"};

struct call {
  what happened;
  unsigned component;
  bool operator==(const call&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const call& c) {
    return out << names_of_what[c.happened] << " " << c.component;
  }
};
using calls = std::vector<call>;

// A few components: an edge for each set bit, a fault for each set bit.
//
//   edges: 1 <- 0 is bit 0, 2 <- 0 bit 1, 2 <- 1 bit 2, 3 <- 0 bit 3 …
//
// Whatever graph has no cycle can be written this way, with its components in one of its orders,
// and is, once for each of these: five components have 1,024. Definitions that are written in
// another order, selections and threads are the campaign's.
struct world {
  unsigned components = 0;
  unsigned edges = 0;
  unsigned faults = 0;
  bool keeps = false;

  bool has_edge(unsigned from, unsigned to) const {
    return (edges >> (from * (from - 1) / 2 + to) & 1) != 0;
  }
  static unsigned fault(what happened, unsigned component) {
    return 1u << (happened * most_components + component);
  }
  bool fails(what happened, unsigned component) const {
    return (faults & fault(happened, component)) != 0;
  }
};

// A sequence of signals, each two bits, the first one lowest.
struct sequence {
  unsigned length = 0;
  unsigned signals = 0;
  unsigned at(unsigned place) const { return signals >> (2 * place) & 3; }
};

// How one signal ended.
struct outcome {
  bool refused = false;
  calls failures;
  std::vector<unsigned> rolled_back;
  std::vector<unsigned> not_reached;
  bool operator==(const outcome&) const = default;
};

// --- what the rules demand ----------------------------------------------------------------------

class model {
 public:
  explicit model(const world& w) : world_(w) {}

  outcome send(unsigned verb, calls& expected) {
    outcome end;
    switch (verb) {
      case 0:
        start(expected, end);
        break;
      case 1:
        stop(0, expected, end);
        break;
      case 2:
        for_change(suspends, component_state::running, component_state::suspended, expected, end);
        break;
      default:
        for_change(resumes, component_state::suspended, component_state::running, expected, end);
    }
    return end;
  }

  // The faults that have shown.
  unsigned met() const { return met_; }

  component_state state(unsigned component) const { return states_[component]; }
  component_state state() const {
    component_state sum = component_state::stopped;
    for (unsigned i = 0; i != world_.components; ++i) {
      if (states_[i] == component_state::failed) return component_state::failed;
      if (states_[i] != component_state::stopped && sum != component_state::suspended)
        sum = states_[i];
    }
    return sum;
  }

 private:
  // Notes the call. Returns whether it goes well.
  bool does(what happened, unsigned component, calls& expected, outcome& end) {
    expected.push_back({happened, component});
    if (!world_.fails(happened, component)) return true;
    met_ |= world::fault(happened, component);
    // A hook fails as its signal does.
    end.failures.push_back({happened == is_started ? starts : happened, component});
    return false;
  }

  void start(calls& expected, outcome& end) {
    end.refused = state() == component_state::suspended || state() == component_state::failed;
    if (end.refused) return;
    unsigned before = 0;
    for (unsigned i = 0; i != world_.components; ++i)
      if (states_[i] != component_state::stopped) before |= 1u << i;
    for (unsigned i = 0; i != world_.components; ++i) {
      if (states_[i] != component_state::stopped) continue;
      if (!end.failures.empty()) {
        end.not_reached.push_back(i);
        continue;
      }
      made_[i] = does(starts, i, expected, end);
      states_[i] = made_[i] && does(is_started, i, expected, end) ? component_state::running
                                                                  : component_state::failed;
    }
    if (end.failures.empty() || world_.keeps) return;
    for (unsigned i = world_.components; i-- != 0;)
      if ((before >> i & 1) == 0 && states_[i] == component_state::running)
        end.rolled_back.push_back(i);
    stop(before, expected, end);
  }

  void stop(unsigned spared, calls& expected, outcome& end) {
    for (unsigned i = world_.components; i-- != 0;) {
      if ((spared >> i & 1) != 0) continue;
      if (made_[i]) {
        does(stops, i, expected, end);
        expected.push_back({is_destroyed, i});
      }
      made_[i] = false;
      states_[i] = component_state::stopped;
    }
  }

  void for_change(
      what happened, component_state from, component_state to, calls& expected, outcome& end
  ) {
    end.refused = state() == component_state::stopped || state() == component_state::failed;
    if (end.refused) return;
    for (unsigned k = 0; k != world_.components; ++k) {
      const unsigned i = happened == resumes ? k : world_.components - 1 - k;
      if (states_[i] != from) continue;
      if (!end.failures.empty())
        end.not_reached.push_back(i);
      else
        states_[i] = does(happened, i, expected, end) ? to : component_state::failed;
    }
  }

  const world& world_;
  component_state states_[most_components]{};
  bool made_[most_components]{};
  unsigned met_ = 0;
};

// Whether some fault of the world never shows in the sequence, or its policy never matters. Then
// all goes as in the world without, which has its turn, too.
bool is_like_another(const world& w, const sequence& s) {
  static calls ignored;
  ignored.clear();
  model rules(w);
  for (unsigned at = 0; at != s.length; ++at) rules.send(s.at(at), ignored);
  rules.send(1, ignored);
  return rules.met() != w.faults || (w.keeps && (rules.met() & start_faults) == 0);
}

// --- what happens -------------------------------------------------------------------------------

// What the handlers see: the world they live in, and where they write down what they do.
struct stage {
  const world* of = nullptr;
  calls seen;
};

struct without_message : std::exception {
  const char* what() const noexcept override { return ""; }
};

unsigned index_of(std::string_view id) { return static_cast<unsigned>(id.back() - '0'); }

template <what Happened>
void play(void* instances, cruller::context& step) {
  stage& here = *static_cast<stage*>(instances);
  const unsigned i = index_of(step.id());
  here.seen.push_back({Happened, i});
  if (!here.of->fails(Happened, i)) return;
  switch (i % 4) {
    case 0:
      throw std::runtime_error("told to");
    case 1:
      throw 7;
    case 2:
      throw without_message();
    default:
      throw "told to";
  }
}
// A hook and a handler may fail alike: a message for each component tells them apart.
std::string_view message_of(unsigned component) {
  constexpr std::string_view messages[] = {
      "told to", "an exception of type int", "without_message", "told to"};
  return messages[component % 4];
}

template <unsigned Component>
void destroy(void* instances) {
  static_cast<stage*>(instances)->seen.push_back({is_destroyed, Component});
}
constexpr void (*destroyers[])(void*) = {
    &destroy<0>, &destroy<1>, &destroy<2>, &destroy<3>, &destroy<4>};

hand_made_plan plan_of(const world& w) {
  hand_made_plan made;
  for (unsigned i = 0; i != w.components; ++i) {
    std::vector<std::uint32_t> needs;
    for (unsigned k = 0; k != i; ++k)
      if (w.has_edge(i, k)) needs.push_back(k);
    made.add("c" + std::to_string(i), std::move(needs)).destroy = destroyers[i];
    made.steps(
        i,
        {{cruller::dsl::start, hook::none, &play<starts>},
         {cruller::dsl::start, hook::after, &play<is_started>},
         {cruller::dsl::stop, hook::none, &play<stops>},
         {cruller::dsl::suspend, hook::none, &play<suspends>},
         {cruller::dsl::resume, hook::none, &play<resumes>}}
    );
  }
  return made;
}

outcome outcome_of(const cruller::signal_error& error) {
  outcome end;
  for (const cruller::failure& each : error.failures()) {
    const unsigned i = index_of(each.component);
    EXPECT_NE(each.message.find(message_of(i)), std::string::npos) << each.message;
    EXPECT_NE(each.cause, nullptr);
    for (const what each_what : {starts, stops, suspends, resumes})
      if (each.signal == names_of_what[each_what]) end.failures.push_back({each_what, i});
  }
  for (const std::string& id : error.rolled_back()) end.rolled_back.push_back(index_of(id));
  for (const std::string& id : error.not_reached()) end.not_reached.push_back(index_of(id));
  EXPECT_EQ(error.nested_ptr(), error.failures().front().cause);
  return end;
}

outcome send(cruller::any_system& sys, unsigned verb, bool keeps) {
  outcome end;
  try {
    switch (verb) {
      case 0:
        sys.start({.on_failure = keeps ? failure_policy::keep : failure_policy::roll_back});
        break;
      case 1:
        sys.stop();
        break;
      case 2:
        sys.suspend();
        break;
      default:
        sys.resume();
    }
  } catch (const cruller::signal_error& error) {
    return outcome_of(error);
  } catch (const cruller::lifecycle_error&) {
    end.refused = true;
  }
  return end;
}

std::string text_of(const world& w, const sequence& s) {
  std::ostringstream text;
  text << "CRULLER_WORLD=\"" << w.components << " " << w.edges << " " << w.faults << " " << w.keeps
       << " " << s.length << " " << s.signals << "\":";
  for (unsigned i = 0; i != w.components; ++i)
    for (unsigned k = 0; k != i; ++k)
      if (w.has_edge(i, k)) text << " " << i << "->" << k;
  for (unsigned kind = 0; kind != fault_kinds; ++kind)
    for (unsigned i = 0; i != w.components; ++i)
      if (w.fails(what(kind), i)) text << ", " << names_of_what[kind] << " of " << i << " fails";
  text << (w.keeps ? ", keep;" : ", roll back;");
  for (unsigned at = 0; at != s.length; ++at) text << " " << verbs[s.at(at)];
  return text.str();
}

// Whether all was as the rules demand.
bool play_sequence(const cruller::wiring& wiring, const world& w, const sequence& s) {
  // Kept from one to the next, since there are many millions.
  static stage here;
  static calls expected;
  here.of = &w;
  here.seen.clear();
  expected.clear();
  model rules(w);
  {
    cruller::any_system sys(wiring, &here);
    for (unsigned at = 0; at != s.length; ++at) {
      const outcome demanded = rules.send(s.at(at), expected);
      const outcome happened = send(sys, s.at(at), w.keeps);
      bool is_right = demanded == happened && here.seen == expected && sys.state() == rules.state();
      for (unsigned i = 0; i != w.components; ++i)
        is_right = is_right && sys.state(wiring.plan().components[i].id) == rules.state(i);
      if (is_right && !testing::Test::HasFailure()) continue;
      EXPECT_EQ(happened.refused, demanded.refused);
      EXPECT_EQ(happened.failures, demanded.failures);
      EXPECT_EQ(happened.rolled_back, demanded.rolled_back);
      EXPECT_EQ(happened.not_reached, demanded.not_reached);
      EXPECT_EQ(here.seen, expected);
      EXPECT_EQ(sys.state(), rules.state());
      for (unsigned i = 0; i != w.components; ++i)
        EXPECT_EQ(sys.state(wiring.plan().components[i].id), rules.state(i)) << i;
      ADD_FAILURE() << "after signal " << at + 1 << " of " << text_of(w, s);
      return false;
    }
    rules.send(1, expected);  // The end of a system stops it, and throws nothing.
  }
  EXPECT_EQ(here.seen, expected) << "at the end of " << text_of(w, s);
  return !testing::Test::HasFailure();
}

// No fault, and every one; and every two.
std::vector<unsigned> all_faults(unsigned components, bool two_at_once) {
  std::vector<unsigned> single;
  for (unsigned kind = 0; kind != fault_kinds; ++kind)
    for (unsigned i = 0; i != components; ++i) single.push_back(world::fault(what(kind), i));
  std::vector<unsigned> all{0};
  for (std::size_t a = 0; a != single.size(); ++a) {
    all.push_back(single[a]);
    for (std::size_t b = 0; two_at_once && b != a; ++b) all.push_back(single[a] | single[b]);
  }
  return all;
}

struct small_worlds_test : testing::TestWithParam<unsigned> {};

std::optional<std::pair<world, sequence>> one_to_replay() {
  const char* const text = std::getenv("CRULLER_WORLD");
  if (text == nullptr) return std::nullopt;
  std::istringstream in(text);
  world w;
  sequence s;
  in >> w.components >> w.edges >> w.faults >> w.keeps >> s.length >> s.signals;
  return std::pair(w, s);
}

// The part of the graphs that this process plays.
struct shard {
  unsigned number = 1;
  unsigned of = 1;
  bool has(unsigned edges) const { return edges % of == number - 1; }
};

shard own_shard() {
  shard mine;
  const char* const text = std::getenv("CRULLER_SHARD");
  if (text == nullptr) return mine;
  std::istringstream in(text);
  char slash = 0;
  in >> mine.number >> slash >> mine.of;
  if (!in || slash != '/' || mine.number == 0 || mine.number > mine.of)
    throw std::invalid_argument("CRULLER_SHARD is not like 1/4");
  return mine;
}

// How far it is.
class progress {
 public:
  explicit progress(unsigned components) : components_(components) {}
  ~progress() { tell("in all"); }

  std::uint64_t graphs = 0, worlds = 0, sequences = 0, played = 0;

  void maybe_tell() const {
    if (graphs % 32 == 0) tell("so far");
  }

 private:
  void tell(const char* when) const {
    std::cout << components_ << " components, " << when << ": " << graphs << " graphs, " << worlds
              << " worlds, " << sequences << " sequences, " << played
              << " of them unlike all others and played" << std::endl;
  }
  const unsigned components_;
};

TEST_P(small_worlds_test, each_does_what_the_rules_demand) {
  const unsigned components = GetParam();
  const char* const text = std::getenv("CRULLER_COMPONENTS");
  const unsigned largest = text == nullptr ? 3 : static_cast<unsigned>(std::atoi(text));
  if (components > largest + 1)
    GTEST_SKIP() << "CRULLER_COMPONENTS=" << components << " has it run";
  if (std::getenv("CRULLER_WORLD") != nullptr) GTEST_SKIP() << "another one is replayed";
  const std::vector<unsigned> faults = all_faults(components, components <= largest);
  const shard mine = own_shard();
  progress done(components);
  const unsigned pairs = components == 0 ? 0 : components * (components - 1) / 2;
  for (unsigned edges = 0; edges != 1u << pairs; ++edges) {
    if (!mine.has(edges)) continue;
    world w{components, edges};
    const hand_made_plan made = plan_of(w);
    const cruller::wiring wiring(made.plan());
    for (const unsigned each : faults)
      for (const bool keeps : {false, true}) {
        w.faults = each;
        w.keeps = keeps;
        if (keeps && (each & start_faults) == 0) continue;  // It makes no difference.
        ++done.worlds;
        for (unsigned length = 0; length <= longest_sequence; ++length)
          for (unsigned signals = 0; signals != 1u << (2 * length); ++signals) {
            ++done.sequences;
            if (is_like_another(w, {length, signals})) continue;
            ++done.played;
            if (!play_sequence(wiring, w, {length, signals})) return;
          }
      }
    ++done.graphs;
    done.maybe_tell();
  }
}

INSTANTIATE_TEST_SUITE_P(up_to, small_worlds_test, testing::Range(0u, most_components + 1));

TEST(small_world_test, one_is_replayed_alone) {
  const auto replayed = one_to_replay();
  if (!replayed) GTEST_SKIP() << "CRULLER_WORLD names none";
  const auto& [w, s] = *replayed;
  const hand_made_plan made = plan_of(w);
  const cruller::wiring wiring(made.plan());
  std::cout << text_of(w, s) << "\n";
  EXPECT_TRUE(play_sequence(wiring, w, s));
}

}  // namespace
