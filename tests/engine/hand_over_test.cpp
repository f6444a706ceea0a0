// File descriptors that a component hands over to its next instance.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "../support/hand_made_plan.hpp"
#include "../support/parts.hpp"

namespace {

using namespace test;
using cruller::context;
using cruller::file_descriptor;

std::size_t open_files() {
  namespace fs = std::filesystem;
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator("/proc/self/fd"), fs::directory_iterator())
  );
}

file_descriptor fresh_file() {
  int ends[2]{};
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const file_descriptor other(ends[1]);
  return file_descriptor(ends[0]);
}

// The same for two descriptors of one open file.
ino_t identity(int file) {
  struct stat status {};
  EXPECT_EQ(::fstat(file, &status), 0);
  return status.st_ino;
}

// Opens a file of its own, or uses the one that it has inherited.
struct keeper {
  explicit keeper(file_descriptor inherited)
      : is_new(!inherited), file(inherited ? std::move(inherited) : fresh_file()) {}
  bool is_new;
  file_descriptor file;
  int number() const { return file.get(); }
};

constexpr auto keep = component(
    start([](context& c) { return keeper(c.inherited()); }),
    hand_over([](keeper& k) { return k.number(); })
);
constexpr auto kept = define("keeper"_k = keep);

// Checks that no test leaks a file.
class hand_over_test : public journal_test {
 protected:
  void TearDown() override { EXPECT_EQ(open_files(), before_); }

 private:
  const std::size_t before_ = open_files();
};

TEST_F(hand_over_test, hands_over_duplicates_and_the_component_keeps_its_own) {
  cruller::system<kept> sys;
  sys.start();
  const std::vector<cruller::handed_over> all = sys.hand_over();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].id, "keeper");
  EXPECT_NE(all[0].file.get(), sys["keeper"_k].number());
  EXPECT_EQ(identity(all[0].file.get()), identity(sys["keeper"_k].number()));
  EXPECT_EQ(::fcntl(all[0].file.get(), F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
  EXPECT_EQ(sys.state(), cruller::component_state::running);
}

TEST_F(hand_over_test, calls_only_started_components) {
  cruller::system<kept> sys;
  EXPECT_TRUE(sys.hand_over().empty());
  sys.start();
  sys.suspend();
  EXPECT_EQ(sys.hand_over().size(), 1u);
  sys.stop();
  EXPECT_TRUE(sys.hand_over().empty());
}

TEST_F(hand_over_test, of_a_negative_number_there_is_nothing) {
  static constexpr auto none = with(
      kept, "keeper.hand_over"_k = [] { return -1; }
  );
  cruller::system<none> sys;
  sys.start();
  EXPECT_TRUE(sys.hand_over().empty());
  sys.restart();
  EXPECT_TRUE(sys["keeper"_k].is_new);
}

TEST_F(hand_over_test, goes_to_dependents_first_and_has_hooks) {
  static constexpr auto row = define(
      "db"_k = component(start([] { write("start db"); }), hand_over([] {
                           write("db gives");
                           return -1;
                         })),
      "web"_k = component(
          depends_on<"db">,
          start([] { write("start web"); }),
          before(hand_over, [] { write("before"); }),
          hand_over([] {
            write("web gives");
            return -1;
          }),
          after(hand_over, [] { write("after"); })
      )
  );
  cruller::system<row> sys;
  sys.start();
  EXPECT_EQ(journal(), "start db, start web");
  static_cast<void>(sys.hand_over());
  EXPECT_EQ(journal(), "before, web gives, after, db gives");
}

TEST_F(hand_over_test, a_handler_gets_instance_config_and_context) {
  static constexpr auto all = define(
      "port"_k = 7,
      "keeper"_k = component(
          config(ref<"port">),
          start([](int, context& c) { return keeper(c.inherited()); }),
          hand_over([](keeper& k, const int& port, context& c) {
            write(std::string(c.id()) + " " + std::string(c.signal()) + std::to_string(port));
            return k.number();
          })
      )
  );
  cruller::system<all> sys;
  sys.start();
  EXPECT_EQ(sys.hand_over().size(), 1u);
  EXPECT_EQ(journal(), "keeper hand_over7");
}

TEST_F(hand_over_test, a_restart_hands_over_inside) {
  cruller::system<kept> sys;
  sys.start();
  EXPECT_TRUE(sys["keeper"_k].is_new);
  const ino_t file = identity(sys["keeper"_k].number());
  for (int i = 0; i != 3; ++i) {
    sys.restart();
    EXPECT_FALSE(sys["keeper"_k].is_new);
    EXPECT_EQ(identity(sys["keeper"_k].number()), file);
  }
  sys.stop();
  sys.start();
  EXPECT_TRUE(sys["keeper"_k].is_new);
}

constexpr auto two = define(
    "one"_k = keep,
    "two"_k = component(
        depends_on<"one">,
        start([](context& c) { return keeper(c.inherited()); }),
        hand_over([](keeper& k) { return k.number(); })
    ),
    "other"_k = keep
);

TEST_F(hand_over_test, a_restart_of_some_components_hands_over_only_these) {
  static constexpr auto recorded = with(
      two,
      "other.hand_over"_k =
          [](keeper& k) {
            write("asked");
            return k.number();
          }
  );
  cruller::system<recorded> sys;
  sys.start();
  const ino_t one = identity(sys["one"_k].number());
  const ino_t second = identity(sys["two"_k].number());
  sys.restart("one"_k);
  EXPECT_EQ(identity(sys["one"_k].number()), one);
  EXPECT_EQ(identity(sys["two"_k].number()), second);
  EXPECT_EQ(journal(), "");
  sys.restart({.only = {"other"_k}});
  EXPECT_FALSE(sys["other"_k].is_new);
  EXPECT_EQ(journal(), "asked");
}

TEST_F(hand_over_test, with_threads_each_gets_its_own) {
  cruller::system<two> sys;
  sys.start();
  const auto files = [&] {
    return std::array{
        identity(sys["one"_k].number()),
        identity(sys["two"_k].number()),
        identity(sys["other"_k].number())};
  };
  const auto before = files();
  for (int i = 0; i != 20; ++i) sys.restart({.threads = 3});
  EXPECT_EQ(files(), before);
}

TEST_F(hand_over_test, what_is_not_taken_is_closed) {
  static constexpr auto ungrateful = with(
      kept, "keeper.start"_k = [] { return keeper(file_descriptor()); }
  );
  cruller::system<ungrateful> sys;
  sys.start();
  const std::size_t files = open_files();
  sys.restart();
  EXPECT_EQ(open_files(), files);
  EXPECT_TRUE(sys["keeper"_k].is_new);
}

// A test sets which one fails.
bool fails_to_start = false;
bool fails_to_stop = false;

constexpr auto failing = define(
    "first"_k = keep,
    "broken"_k = component(
        depends_on<"first">,
        start([](context&) {
          if (fails_to_start) boom();
        }),
        stop([] {
          if (fails_to_stop) boom();
        })
    ),
    "last"_k = component(
        depends_on<"broken">,
        start([](context& c) { return keeper(c.inherited()); }),
        hand_over([](keeper& k) { return k.number(); })
    )
);

class failing_hand_over_test : public hand_over_test {
 protected:
  void SetUp() override { fails_to_start = fails_to_stop = false; }
};

TEST_F(failing_hand_over_test, a_start_that_fails_closes_what_was_taken_and_what_was_not) {
  for (const unsigned threads : {1u, 3u}) {
    const std::size_t files = open_files();
    cruller::system<failing> sys;
    sys.start();
    fails_to_start = true;
    EXPECT_THROW(sys.restart({.threads = threads}), cruller::signal_error);
    EXPECT_EQ(open_files(), files);
    fails_to_start = false;
    sys.start();
    EXPECT_TRUE(sys["first"_k].is_new);
    EXPECT_TRUE(sys["last"_k].is_new);
  }
}

TEST_F(failing_hand_over_test, a_start_that_keeps_what_it_has_started_keeps_what_that_took) {
  cruller::system<failing> sys;
  sys.start();
  fails_to_start = true;
  EXPECT_THROW(sys.restart({.on_failure = cruller::failure_policy::keep}), cruller::signal_error);
  EXPECT_FALSE(sys["first"_k].is_new);
}

TEST_F(failing_hand_over_test, a_stop_that_fails_closes_it) {
  cruller::system<failing> sys;
  sys.start();
  const std::size_t files = open_files();
  fails_to_stop = true;
  EXPECT_THROW(sys.restart(), cruller::signal_error);
  EXPECT_EQ(open_files(), files - 2);
  sys.start();
  EXPECT_TRUE(sys["first"_k].is_new);
  fails_to_stop = false;
}

TEST_F(hand_over_test, a_handler_that_throws_is_reported_and_changes_nothing_else) {
  static constexpr auto throwing = with(
      kept, "keeper.hand_over"_k = []() -> int { boom(); }
  );
  cruller::system<throwing> sys;
  const auto watch = sys.observe([](const cruller::event& e) {
    if (e.phase == cruller::phase::failed)
      write(std::string(e.component) + " " + std::string(e.signal));
  });
  sys.start();
  sys.restart();
  EXPECT_TRUE(sys["keeper"_k].is_new);
  EXPECT_EQ(sys.state(), cruller::component_state::running);
  EXPECT_TRUE(sys.hand_over().empty());
  sys.restart({.threads = 2});
  EXPECT_EQ(journal(), "keeper hand_over, keeper hand_over, keeper hand_over");
}

TEST_F(hand_over_test, an_invalid_descriptor_is_not_kept) {
  static constexpr auto wrong = with(
      kept, "keeper.hand_over"_k = [] { return 1'000'000; }
  );
  cruller::system<wrong> sys;
  sys.start();
  EXPECT_TRUE(sys.hand_over().empty());
}

TEST_F(hand_over_test, is_no_signal_that_can_be_sent) {
  cruller::system<kept> sys;
  sys.start();
  const std::size_t files = open_files();
  EXPECT_THROW(sys.signal("hand_over"), cruller::unknown_signal);
  EXPECT_THROW(sys.signal(hand_over), cruller::unknown_signal);
  EXPECT_EQ(open_files(), files);
  EXPECT_EQ(sys.describe().front().signals, (std::vector<std::string>{"start"}));
}

TEST_F(hand_over_test, a_handler_cannot_call_hand_over) {
  static constexpr auto asking = define(
      "one"_k = component(start([](context& c) {
        EXPECT_THROW(static_cast<void>(c.system().hand_over()), cruller::lifecycle_error);
      }))
  );
  cruller::system<asking> sys;
  sys.start();
}

TEST_F(hand_over_test, an_inherited_file_is_used_once_in_the_next_start) {
  static constexpr auto taking = define(
      "keeper"_k = component(
          start([](context& c) { return keeper(c.inherited()); }),
          after(start, [](keeper&, context& c) { EXPECT_FALSE(c.inherited()); }),
          stop([](keeper&, context& c) { EXPECT_FALSE(c.inherited()); })
      )
  );
  cruller::system<taking> sys;
  file_descriptor file = fresh_file();
  const ino_t which = identity(file.get());
  sys.inherit("keeper", std::move(file));
  sys.start();
  EXPECT_EQ(identity(sys["keeper"_k].number()), which);
  // On a running system it is used by the next start, even if nothing is handed over.
  sys.inherit("keeper", fresh_file());
  sys.restart();
  EXPECT_FALSE(sys["keeper"_k].is_new);
}

TEST_F(hand_over_test, what_is_inherited_from_outside_has_precedence) {
  cruller::system<kept> sys;
  sys.start();
  file_descriptor file = fresh_file();
  const ino_t which = identity(file.get());
  sys.inherit("keeper", fresh_file());
  sys.inherit("keeper", std::move(file));
  sys.restart();
  EXPECT_EQ(identity(sys["keeper"_k].number()), which);
}

TEST_F(hand_over_test, an_inherited_file_waits_for_a_start_of_its_component) {
  cruller::system<two> sys;
  sys.inherit("two", fresh_file());
  sys.start({.only = {"other"_k}});
  sys.start({.only = {"one"_k}});
  sys.start();
  EXPECT_TRUE(sys["one"_k].is_new);
  EXPECT_FALSE(sys["two"_k].is_new);
}

TEST_F(hand_over_test, an_inherited_file_that_is_not_taken_is_closed_after_the_start) {
  static constexpr auto deaf = define("keeper"_k = component(start([] {})));
  const std::size_t files = open_files();
  cruller::system<deaf> sys;
  sys.inherit("keeper", fresh_file());
  EXPECT_EQ(open_files(), files + 1);
  sys.start();
  EXPECT_EQ(open_files(), files);
  sys.inherit("keeper", fresh_file());  // closed with the system
}

TEST_F(hand_over_test, a_refused_start_closes_nothing) {
  cruller::system<two> sys;
  sys.start({.only = {"one"_k}});
  sys.suspend();
  sys.inherit("two", fresh_file());
  EXPECT_THROW(sys.start(), cruller::lifecycle_error);
  EXPECT_THROW(sys.start({.only = {"tow"}}), cruller::unknown_component);
  sys.resume();
  sys.start();
  EXPECT_FALSE(sys["two"_k].is_new);
}

TEST_F(hand_over_test, an_unknown_component_inherits_nothing) {
  cruller::system<kept> sys;
  EXPECT_THROW(sys.inherit("kepper", fresh_file()), cruller::unknown_component);
}

TEST_F(hand_over_test, a_cached_component_hands_over_and_inherits) {
  static constexpr auto shared = define("keeper"_k = cached(keep));
  cruller::system<shared> sys;
  file_descriptor file = fresh_file();
  const ino_t which = identity(file.get());
  sys.inherit("keeper", std::move(file));
  sys.start();
  EXPECT_EQ(identity(sys["keeper"_k].number()), which);
  EXPECT_EQ(sys.hand_over().size(), 1u);
  sys.restart();
  EXPECT_EQ(identity(sys["keeper"_k].number()), which);
  sys.stop();
  cruller::clear_cache();
}

TEST_F(hand_over_test, a_plan_made_by_hand_hands_over) {
  // The instances are two descriptors; each start takes one.
  hand_made_plan made;
  made.add("file");
  made.steps(
      0,
      {{start,
        cruller::hook::none,
        [](void* at, context& c) { *static_cast<int*>(at) = c.inherited().release(); }},
       {hand_over,
        cruller::hook::none,
        [](void* at, context& c) { c.give(*static_cast<int*>(at)); }},
       {stop,
        cruller::hook::none,
        [](void* at, context&) { const file_descriptor closed(*static_cast<int*>(at)); }}}
  );
  const auto plan = made.plan();
  const cruller::wiring wiring(plan);
  int file = -1;
  cruller::any_system sys(wiring, &file);
  sys.start();
  EXPECT_EQ(file, -1);
  sys.restart();
  EXPECT_EQ(file, -1);
  file = fresh_file().release();
  const ino_t which = identity(file);
  sys.restart();
  EXPECT_EQ(identity(file), which);
}

TEST(file_descriptor_test, moves_and_closes_once) {
  const std::size_t files = open_files();
  file_descriptor one = fresh_file();
  const int number = one.get();
  file_descriptor other = std::move(one);
  EXPECT_FALSE(one);  // NOLINT(bugprone-use-after-move): it owns nothing
  EXPECT_EQ(other.get(), number);
  one = fresh_file();
  EXPECT_EQ(open_files(), files + 2);
  other = std::move(one);
  EXPECT_EQ(open_files(), files + 1);
  const file_descriptor last(other.release());
  EXPECT_EQ(other.get(), -1);
  EXPECT_TRUE(last);
}

TEST(file_descriptor_test, duplicates_what_is_open_and_nothing_else) {
  const file_descriptor one = fresh_file();
  const file_descriptor other = file_descriptor::duplicate_of(one.get());
  EXPECT_EQ(identity(one.get()), identity(other.get()));
  EXPECT_THROW(static_cast<void>(file_descriptor::duplicate_of(-1)), std::system_error);
}

}  // namespace
