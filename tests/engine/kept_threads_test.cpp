// Threads that live as long as a system is started.
#include <mutex>
#include <set>
#include <thread>

#include "../support/meeting.hpp"
#include "../support/parts.hpp"

namespace {

using namespace test;

meeting all(3);
std::mutex mutex;
std::set<std::thread::id> seen;

// Says when its thread ends.
struct thread_end {
  ~thread_end() { write("a thread ends"); }
};
constexpr auto notes_its_thread = [] {
  static thread_local thread_end at_the_end;
  static_cast<void>(at_the_end);
  {
    const std::lock_guard lock(mutex);
    seen.insert(std::this_thread::get_id());
  }
  all.arrive_and_wait();
};
constexpr auto one = component(start(notes_its_thread));
constexpr auto three_at_once = define("a"_k = one, "b"_k = one, "c"_k = one);

class kept_threads_test : public journal_test {
 protected:
  void SetUp() override {
    journal_test::SetUp();
    seen.clear();
  }
};

// The test's own thread outlives the test.
TEST_F(kept_threads_test, J1_they_end_when_the_system_is_stopped) {
  std::thread([] {
    cruller::system<three_at_once> sys;
    sys.start({.threads = 3, .keep_threads = true});
    EXPECT_EQ(journal(), "");
    EXPECT_EQ(seen.size(), 3u);
    sys.stop({.threads = 3});
    EXPECT_EQ(journal(), "a thread ends, a thread ends");
  }).join();
  EXPECT_EQ(journal(), "a thread ends");
}

TEST_F(kept_threads_test, J1_later_verbs_use_them_again) {
  std::thread([] {
    cruller::system<three_at_once> sys;
    sys.start({.threads = 3, .keep_threads = true});
    for (int i = 0; i != 500; ++i) sys.restart({.threads = 3});
    EXPECT_EQ(seen.size(), 3u);
    EXPECT_EQ(journal(), "");
  }).join();
}

TEST_F(kept_threads_test, J1_a_failed_start_ends_them) {
  static constexpr auto fails = define(
      "a"_k = component(start(notes_its_thread)),
      "b"_k = component(start(notes_its_thread)),
      "c"_k = component(start(notes_its_thread)),
      "late"_k = component(depends_on<"a">, start(boom))
  );
  std::thread([] {
    cruller::system<fails> sys;
    EXPECT_THROW(sys.start({.threads = 3, .keep_threads = true}), cruller::signal_error);
    EXPECT_EQ(journal(), "a thread ends, a thread ends");
  }).join();
}

TEST_F(kept_threads_test, without_the_option_they_end_with_the_verb) {
  std::thread([] {
    cruller::system<three_at_once> sys;
    sys.start({.threads = 3});
    EXPECT_EQ(journal(), "a thread ends, a thread ends");
  }).join();
}

TEST_F(kept_threads_test, J1_the_destructor_ends_them) {
  std::thread([] {
    {
      cruller::system<three_at_once> sys;
      sys.start({.threads = 3, .keep_threads = true});
    }
    EXPECT_EQ(journal(), "a thread ends, a thread ends");
  }).join();
}

}  // namespace
