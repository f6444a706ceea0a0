// A program whose components work in the background and fail, for live_supervision_test.py.
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <chrono>
#include <condition_variable>
#include <cruller/cruller.hpp>
#include <csignal>
#include <iostream>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>

namespace {

using namespace cruller::dsl;
using namespace std::chrono_literals;

void say(const std::string& text) { std::cout << text << std::endl; }

// A test decides with a line when something happens. Empty if a stop is requested before.
std::string next_line(std::stop_token stop) {
  const int asked = eventfd(0, 0);
  std::string line;
  {
    const std::stop_callback when(stop, [asked] { eventfd_write(asked, 1); });
    pollfd files[] = {{0, POLLIN, 0}, {asked, POLLIN, 0}};
    poll(files, 2, -1);
    for (char c = 0; files[1].revents == 0 && read(0, &c, 1) == 1 && c != '\n';) line += c;
  }
  close(asked);
  return line;
}

void wait_for(std::stop_token stop) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait(lock, stop, [] { return false; });
}

// The store says when it opens and closes; what needs it says so, too.
constexpr auto store = component(start([] { return say("store opens"), 1; }), stop([](int&) {
                                   say("store closes");
                                 }));
constexpr auto user = component(
    config(ref<"consumer">),
    start([](int&) { return say("user opens"), 1; }),
    ready([] { say("user is ready"); }),
    drain([] { say("user drains"); }),
    stop([](int&) { say("user closes"); })
);

constexpr auto opens = start([](int& s) { return say("consumer opens"), s; });
constexpr auto closes = stop([](int&) { say("consumer closes"); });

void fail_at_a_line(std::stop_token stop) {
  if (next_line(stop) == "fail") throw std::runtime_error("no connection");
}

constexpr auto fails = define(
    "store"_k = store,
    "consumer"_k = component(config(ref<"store">), opens, closes, work(fail_at_a_line)),
    "user"_k = user
);

constexpr auto ends = define(
    "store"_k = store,
    "consumer"_k = component(
        config(ref<"store">), opens, closes, work(fail_at_a_line).ends_program()
    )
);

constexpr auto again = restarting{.backoff = {1ms, 2ms}, .at_most = 2, .within = 1h};

constexpr auto comes_back = with(
    fails, "consumer.supervise"_k = supervise(again, otherwise(leave_failed))
);
constexpr auto gives_up = with(fails, "consumer.supervise"_k = supervise(again));
constexpr auto stays = with(fails, "consumer.supervise"_k = supervise(leave_failed));

// The first start fails twice.
int attempts = 0;
constexpr auto late_peer = define(
    "store"_k = store,
    "consumer"_k = component(
        config(ref<"store">),
        start([](int& s) {
          if (++attempts < 3) throw std::runtime_error("no peer");
          return say("consumer opens"), s;
        }),
        closes,
        supervise(restarting{.backoff = {1ms, 2ms}, .also_first_start = true})
    )
);

// Its work fails while another component still starts.
std::latch slow_starts(1);
constexpr auto early = define(
    "consumer"_k = component(
        start([] { return say("consumer opens"), 1; }),
        closes,
        work([](std::stop_token) {
          slow_starts.wait();
          throw std::runtime_error("too early");
        }),
        supervise(again)
    ),
    "slow"_k = component(depends_on<"consumer">, start([](cruller::context& step) {
                           slow_starts.count_down();
                           wait_for(step.stop_token());
                           say("slow was asked");
                         }))
);

// Requests the end while it starts.
constexpr auto gives_notice = define(
    "store"_k = store,
    "slow"_k = component(config(ref<"store">), start([](int&, cruller::context& step) {
                           const cruller::reporter self = step.reporter();
                           self.shut_down(7);
                           wait_for(step.stop_token());
                           say(self.stopping() ? "slow is stopping" : "slow is not stopping");
                         }))
);

// Belongs to the thread of `main`, like a window.
const std::thread::id main_thread = std::this_thread::get_id();
std::string thread_text() {
  return std::this_thread::get_id() == main_thread ? "on the main thread" : "on another thread";
}
struct window {
  window() { say("the window opens " + thread_text()); }
  window(const window&) = delete;
  window& operator=(const window&) = delete;
  ~window() { say("the window is destroyed " + thread_text()); }
};

constexpr auto desk = define(
    "window"_k = component(
        on_main_thread,
        start([] { return window(); }),
        suspend([](window&) { say("the window hides " + thread_text()); }),
        resume([](window&) { say("the window shows " + thread_text()); }),
        ready([](window&) { say("the window is ready " + thread_text()); }),
        stop([](window&) { say("the window closes " + thread_text()); }),
        work(fail_at_a_line),
        supervise(restarting{.backoff = {1ms, 2ms}, .at_most = 2, .within = 1h})
    ),
    "one"_k = component(start([] {}), stop([] {})),
    "two"_k = component(start([] {}), stop([] {})),
    "three"_k = component(start([] {}), stop([] {}))
);

// The child is killed when the thread that has made it ends.
struct child_process {
  child_process() {
    int to[2], from[2];
    if (pipe(to) != 0 || pipe(from) != 0) throw std::runtime_error("no pipe");
    id = fork();
    if (id == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(to[1]);
      char c;
      while (read(to[0], &c, 1) == 1)
        if (write(from[1], &c, 1) != 1) break;
      _exit(0);
    }
    close(to[0]);
    close(from[1]);
    out = to[1];
    in = from[0];
  }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  ~child_process() {
    close(out);
    close(in);
    waitpid(id, nullptr, 0);
  }
  bool answers() const {
    char c = '?';
    return write(out, &c, 1) == 1 && read(in, &c, 1) == 1;
  }
  pid_t id = 0;
  int out = 0;
  int in = 0;
};

// Both start at the same time, so the child does not start on the main thread.
std::barrier both(2);
constexpr auto parent = define(
    "gui"_k = component(on_main_thread, start([] { both.arrive_and_wait(); })),
    "child"_k = component(
        start([] {
          both.arrive_and_wait();
          return child_process();
        }),
        status([](const child_process& c) { return c.answers() ? "it lives" : "it is dead"; })
    ),
    "other"_k = component(start([] {}))
);

constexpr auto systems = named_systems(
    "desk"_k = desk,
    "parent"_k = parent,
    "fails"_k = fails,
    "ends"_k = ends,
    "comes_back"_k = comes_back,
    "gives_up"_k = gives_up,
    "stays"_k = stays,
    "late_peer"_k = late_peer,
    "early"_k = early,
    "gives_notice"_k = gives_notice
);

}  // namespace

int main(int argc, char** argv) { return cruller::run<systems>(argc, argv); }
