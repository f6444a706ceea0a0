// Exhaustive small worlds: every graph of a few components, with each fault and each pair of
// faults, driven by every short sequence of signals, compared with the rules call by call.
// CRULLER_COMPONENTS sets the size of the largest graphs; graphs that are one larger get one fault
// at a time. CRULLER_SHARD=2/4 runs the second quarter of the graphs, so that several processes can
// share the work. CRULLER_WORLD selects the one world to replay.
//
// Cancellation, drain and ready have their own worlds: each event cancels, in combination with each
// fault.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <sstream>

#include "../support/hand_made_plan.hpp"

namespace {

using cruller::component_state;
using cruller::failure_policy;
using cruller::hook;

constexpr unsigned most_components = 5;
constexpr unsigned longest_sequence = 4;
constexpr unsigned longest_with_cancellation = 3;

// The events of a component. All but the last can be made to fail.
enum what : unsigned {
  starts,
  is_started,
  stops,
  suspends,
  resumes,
  drains,
  readies,
  is_destroyed
};
constexpr unsigned fault_kinds = is_destroyed;
using events = std::uint64_t;  // a bit for each event of each component
constexpr events start_faults = (events{1} << (stops * most_components)) - 1;
constexpr const char* names_of_what[] = {
    "start", "after start", "stop", "suspend", "resume", "drain", "ready", "destroy"};
constexpr const char* verbs[] = {"start", "stop", "suspend", "resume", "drain", "ready"};
constexpr unsigned verbs_that_change = 4;
constexpr unsigned all_verbs = 6;

struct call {
  what happened;
  unsigned component;
  bool operator==(const call&) const = default;
  friend std::ostream& operator<<(std::ostream& out, const call& c) {
    return out << names_of_what[c.happened] << " " << c.component;
  }
};
using calls = std::vector<call>;

// A small graph: a bit for each edge, a bit for each fault.
//
//   edges: 1 <- 0 is bit 0, 2 <- 0 bit 1, 2 <- 1 bit 2, 3 <- 0 bit 3 …
//
// Every graph without a cycle can be written like this, with its components in a valid order, and
// is tested once for each such order: five components have 1,024 graphs. The campaign covers other
// definition orders, selections and threads.
struct world {
  unsigned components = 0;
  unsigned edges = 0;
  events faults = 0;
  bool keeps = false;
  events cancels = 0;  // the events that cancel the verb

  bool has_edge(unsigned from, unsigned to) const {
    return (edges >> (from * (from - 1) / 2 + to) & 1) != 0;
  }
  static events fault(what happened, unsigned component) {
    return events{1} << (happened * most_components + component);
  }
  bool fails(what happened, unsigned component) const {
    return (faults & fault(happened, component)) != 0;
  }
  bool has_cancelled(what happened, unsigned component) const {
    return (cancels & fault(happened, component)) != 0;
  }
};

// A sequence of signals: three bits each, the first signal in the lowest bits.
struct sequence {
  unsigned length = 0;
  unsigned signals = 0;
  unsigned at(unsigned place) const { return signals >> (3 * place) & 7; }
  // The sequence with this number among those of this length.
  static sequence numbered(unsigned length, unsigned number, unsigned verb_count) {
    sequence made{length};
    for (unsigned place = 0; place != length; ++place, number /= verb_count)
      made.signals |= number % verb_count << (3 * place);
    return made;
  }
  static unsigned count(unsigned length, unsigned verb_count) {
    unsigned all = 1;
    while (length-- != 0) all *= verb_count;
    return all;
  }
};

// The result of one signal.
struct outcome {
  bool refused = false;
  bool cancelled = false;
  calls failures;
  std::vector<unsigned> rolled_back;
  std::vector<unsigned> not_reached;
  bool operator==(const outcome&) const = default;
};

// --- what the rules require ---------------------------------------------------------------------

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
      case 3:
        for_change(resumes, component_state::suspended, component_state::running, expected, end);
        break;
      case 4:
        drain(expected, end);
        break;
      default:
        get_ready(expected, end);
    }
    return end;
  }

  // The faults that have occurred.
  events met() const { return met_; }
  // The events that should cancel a verb and have occurred while one could be cancelled.
  events has_met() const { return cancels_met_; }

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
  // Records the call. Returns whether it succeeds.
  bool does(what happened, unsigned component, calls& expected, outcome& end) {
    expected.push_back({happened, component});
    if (world_.has_cancelled(happened, component)) {
      cancels_met_ |= world::fault(happened, component);
      // A stop and a rollback are not cancelled.
      if (happened != stops) end.cancelled = true;
    }
    if (!world_.fails(happened, component)) return true;
    met_ |= world::fault(happened, component);
    // A failed hook is reported as a failure of its signal.
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
      if (!end.failures.empty() || end.cancelled) {
        end.not_reached.push_back(i);
        continue;
      }
      made_[i] = does(starts, i, expected, end);
      states_[i] = made_[i] && does(is_started, i, expected, end) ? component_state::running
                                                                  : component_state::failed;
    }
    if ((end.failures.empty() && !end.cancelled) || world_.keeps) return;
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
      if (!end.failures.empty() || end.cancelled)
        end.not_reached.push_back(i);
      else
        states_[i] = does(happened, i, expected, end) ? to : component_state::failed;
    }
  }

  bool is_live(unsigned i) const {
    return states_[i] == component_state::running || states_[i] == component_state::suspended;
  }

  // Continues after a failure, and changes no state.
  void drain(calls& expected, outcome& end) {
    for (unsigned i = world_.components; i-- != 0;) {
      if (!is_live(i)) continue;
      if (end.cancelled)
        end.not_reached.push_back(i);
      else
        does(drains, i, expected, end);
    }
  }

  void get_ready(calls& expected, outcome& end) {
    for (unsigned i = 0; i != world_.components; ++i) {
      if (!is_live(i)) continue;
      if (!end.failures.empty() || end.cancelled)
        end.not_reached.push_back(i);
      else if (!does(readies, i, expected, end))
        states_[i] = component_state::failed;
    }
  }

  const world& world_;
  component_state states_[most_components]{};
  bool made_[most_components]{};
  events met_ = 0;
  events cancels_met_ = 0;
};

// Whether a fault of the world never occurs in the sequence, or the failure policy makes no
// difference. Then the world without it behaves the same, and is tested as well.
bool is_like_another(const world& w, const sequence& s) {
  static calls ignored;
  ignored.clear();
  model rules(w);
  for (unsigned at = 0; at != s.length; ++at) rules.send(s.at(at), ignored);
  rules.send(1, ignored);
  const bool keeps_matters = (rules.met() & start_faults) != 0 || w.cancels != 0;
  return rules.met() != w.faults || rules.has_met() != w.cancels || (w.keeps && !keeps_matters);
}

// --- what happens -------------------------------------------------------------------------------

// What the handlers access: their world and the record of calls.
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
  if (here.of->has_cancelled(Happened, i)) {
    EXPECT_EQ(step.system().cancel(), Happened != stops);
  }
  if (!here.of->fails(Happened, i)) return;
  switch (i % 4) {
    case 0:
      throw std::runtime_error("planned");
    case 1:
      throw 7;
    case 2:
      throw without_message();
    default:
      throw "planned";
  }
}
// A hook and a handler may fail with the same message, so each component has its own.
std::string_view message_of(unsigned component) {
  constexpr std::string_view messages[] = {
      "planned", "an exception of type int", "without_message", "planned"};
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
         {cruller::dsl::resume, hook::none, &play<resumes>},
         {cruller::dsl::drain, hook::none, &play<drains>},
         {cruller::dsl::ready, hook::none, &play<readies>}}
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
    for (const what each_what : {starts, stops, suspends, resumes, drains, readies})
      if (each.signal == names_of_what[each_what]) end.failures.push_back({each_what, i});
  }
  for (const std::string& id : error.rolled_back()) end.rolled_back.push_back(index_of(id));
  for (const std::string& id : error.not_reached()) end.not_reached.push_back(index_of(id));
  end.cancelled = error.cancelled();
  if (!error.failures().empty()) {
    EXPECT_EQ(error.nested_ptr(), error.failures().front().cause);
  }
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
      case 3:
        sys.resume();
        break;
      case 4:
        sys.signal(cruller::dsl::drain);
        break;
      default:
        sys.signal(cruller::dsl::ready);
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
       << " " << s.length << " " << s.signals << " " << w.cancels << "\":";
  for (unsigned i = 0; i != w.components; ++i)
    for (unsigned k = 0; k != i; ++k)
      if (w.has_edge(i, k)) text << " " << i << "->" << k;
  for (unsigned kind = 0; kind != fault_kinds; ++kind)
    for (unsigned i = 0; i != w.components; ++i) {
      if (w.fails(what(kind), i)) text << ", " << names_of_what[kind] << " of " << i << " fails";
      if (w.has_cancelled(what(kind), i))
        text << ", " << names_of_what[kind] << " of " << i << " cancels";
    }
  text << (w.keeps ? ", keep;" : ", roll back;");
  for (unsigned at = 0; at != s.length; ++at) text << " " << verbs[s.at(at)];
  return text.str();
}

// Whether the system followed the rules.
bool play_sequence(const cruller::wiring& wiring, const world& w, const sequence& s) {
  // Reused for all sequences, because there are many millions.
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
      EXPECT_EQ(happened.cancelled, demanded.cancelled);
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
    rules.send(1, expected);  // The destructor stops the system and does not throw.
  }
  EXPECT_EQ(here.seen, expected) << "at the end of " << text_of(w, s);
  return !testing::Test::HasFailure();
}

// No fault, each single fault, and each pair.
std::vector<events> all_faults(unsigned components, unsigned kinds, bool two_at_once) {
  std::vector<events> single;
  for (unsigned kind = 0; kind != kinds; ++kind)
    for (unsigned i = 0; i != components; ++i) single.push_back(world::fault(what(kind), i));
  std::vector<events> all{0};
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
  in >> w.components >> w.edges >> w.faults >> w.keeps >> s.length >> s.signals >> w.cancels;
  return std::pair(w, s);
}

// The share of the graphs that this process runs.
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

// Progress of the run.
class progress {
 public:
  explicit progress(unsigned components) : components_(components) {}
  ~progress() { print("in all"); }

  std::uint64_t graphs = 0, worlds = 0, sequences = 0, played = 0;

  void maybe_print() const {
    if (graphs % 32 == 0) print("so far");
  }

 private:
  void print(const char* when) const {
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
  const std::vector<events> faults = all_faults(components, drains, components <= largest);
  const shard mine = own_shard();
  progress done(components);
  const unsigned pairs = components == 0 ? 0 : components * (components - 1) / 2;
  for (unsigned edges = 0; edges != 1u << pairs; ++edges) {
    if (!mine.has(edges)) continue;
    world w{components, edges};
    const hand_made_plan made = plan_of(w);
    const cruller::wiring wiring(made.plan());
    for (const events each : faults)
      for (const bool keeps : {false, true}) {
        w.faults = each;
        w.keeps = keeps;
        if (keeps && (each & start_faults) == 0) continue;  // The policy makes no difference.
        ++done.worlds;
        for (unsigned length = 0; length <= longest_sequence; ++length)
          for (unsigned n = 0; n != sequence::count(length, verbs_that_change); ++n) {
            const sequence signals = sequence::numbered(length, n, verbs_that_change);
            ++done.sequences;
            if (is_like_another(w, signals)) continue;
            ++done.played;
            if (!play_sequence(wiring, w, signals)) return;
          }
      }
    ++done.graphs;
    done.maybe_print();
  }
}

// Each fault, combined with each event that cancels the verb, with all verbs. One component fewer
// than above.
TEST_P(small_worlds_test, cancellation_drain_and_ready_do_what_the_rules_demand) {
  const unsigned components = GetParam();
  const char* const text = std::getenv("CRULLER_COMPONENTS");
  const unsigned largest = text == nullptr ? 3 : static_cast<unsigned>(std::atoi(text));
  if (components > largest) GTEST_SKIP() << "CRULLER_COMPONENTS=" << components << " runs it";
  if (std::getenv("CRULLER_WORLD") != nullptr) GTEST_SKIP() << "another one is replayed";
  const std::vector<events> kinds = all_faults(components, fault_kinds, false);
  const shard mine = own_shard();
  progress done(components);
  const unsigned pairs = components == 0 ? 0 : components * (components - 1) / 2;
  for (unsigned edges = 0; edges != 1u << pairs; ++edges) {
    if (!mine.has(edges)) continue;
    world w{components, edges};
    const hand_made_plan made = plan_of(w);
    const cruller::wiring wiring(made.plan());
    for (const events fault : kinds)
      for (const events cancels : kinds)
        for (const bool keeps : {false, true}) {
          w.faults = fault;
          w.cancels = cancels;
          w.keeps = keeps;
          ++done.worlds;
          for (unsigned length = 0; length <= longest_with_cancellation; ++length)
            for (unsigned n = 0; n != sequence::count(length, all_verbs); ++n) {
              const sequence signals = sequence::numbered(length, n, all_verbs);
              ++done.sequences;
              if (is_like_another(w, signals)) continue;
              ++done.played;
              if (!play_sequence(wiring, w, signals)) return;
            }
        }
    ++done.graphs;
    done.maybe_print();
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
