// Components that can be made to fail while they run, and a clock that a test advances.
#pragma once

#include <condition_variable>
#include <cruller/reporter.hpp>
#include <cruller/testing/virtual_clock.hpp>
#include <latch>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

#include "parts.hpp"

namespace test {

using namespace std::chrono_literals;
using cruller::component_state;
using cruller::testing::virtual_clock;
using std::chrono::nanoseconds;

// Counts events of other threads, and waits for them.
class counter {
 public:
  void add() {
    const std::lock_guard lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  // Waits until there are this many.
  void await(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return count_ >= count; });
  }
  int count() {
    const std::lock_guard lock(mutex_);
    return count_;
  }
  void clear() {
    const std::lock_guard lock(mutex_);
    count_ = 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

inline void wait_until_asked(const std::stop_token& stop) {
  std::latch asked(1);
  const std::stop_callback when(stop, [&] { asked.count_down(); });
  asked.wait();
}

// How often the next starts of a component fail. Used with the turn, or while nothing runs.
inline std::map<std::string, int, std::less<>> failing_starts;

// An instance that reports for its component, and records its start and its end.
struct server {
  explicit server(const cruller::context& c) : name(c.id()), report(c.reporter()) {
    int& failing = failing_starts[name];
    if (failing > 0) {
      --failing;
      write("fail " + name);
      boom();
    }
    write("start " + name);
  }
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server() { write("stop " + name); }

  std::string name;
  cruller::reporter report;
};

// The start handler of a server.
inline constexpr auto serve = start([](cruller::context& c) { return server(c); });

// Restarts with waits that a test can tell apart, and without a limit that matters.
inline constexpr restarting again{.backoff = {1s, 64s}, .at_most = 100, .within = 1h};
// More than the first wait, and less than the second.
inline constexpr auto a_moment = 1200ms;

// What `on_failure` and `on_shut_down` have said. May be destroyed before the system.
class told {
 public:
  explicit told(cruller::any_system& system) {
    system.on_failure([to = said_](const cruller::component_failure& f) {
      std::string text = std::string(f.component) + ": " + text_of(f.error) + ": " +
                         std::string(name_of(f.reaction));
      if (!f.restarts_group.empty()) text += " " + std::string(f.restarts_group);
      to->lines.write(text);
      {
        const std::lock_guard lock(to->mutex);
        to->delays.push_back(f.delay);
      }
      to->failures.add();
    });
    system.on_shut_down([to = said_](int code) {
      to->lines.write("shut down with " + std::to_string(code));
      to->ends.add();
    });
  }

  // Everything since the last call.
  std::string take() { return said_->lines.take(); }
  std::vector<nanoseconds> take_delays() {
    const std::lock_guard lock(said_->mutex);
    return std::exchange(said_->delays, {});
  }
  counter& failures() { return said_->failures; }
  counter& ends() { return said_->ends; }

  static std::string text_of(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const cruller::signal_error& failed) {
      return failed.failures().empty() ? "cancelled" : failed.failures().front().message;
    } catch (const std::exception& failed) {
      return failed.what();
    } catch (...) {
      return "something else";
    }
  }

 private:
  struct record {
    cruller::testing::journal lines;
    counter failures, ends;
    std::mutex mutex;  // guards the following
    std::vector<nanoseconds> delays;
  };
  std::shared_ptr<record> said_ = std::make_shared<record>();
};

// A system with a clock that the test advances.
template <const auto& Definition>
struct supervised {
  supervised() : clock(sys), said(sys) {}
  template <typename Id>
  void fail(Id id) {
    sys[id].report.fail("boom");
  }

  cruller::system<Definition> sys;
  virtual_clock clock;
  told said;
};

class supervised_test : public journal_test {
 protected:
  void SetUp() override {
    journal_test::SetUp();
    failing_starts.clear();
  }
};

}  // namespace test
