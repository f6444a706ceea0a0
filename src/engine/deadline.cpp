// Watching deadlines, with a Boost.Asio timer for each step.
#include "engine/deadline.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <mutex>
#include <optional>
#include <thread>

namespace cruller::inline v0 {
namespace {

using time_point = std::chrono::steady_clock::time_point;

// Shared by the thread of the handler and the thread of the clock.
class watched_step {
 public:
  watched_step(time_point when, std::function<void()> report)
      : when_(when), report_(std::move(report)) {}

  std::stop_token token() const { return stop_.get_token(); }

  void ask() noexcept { stop_.request_stop(); }
  void ring() {
    const std::lock_guard lock(mutex_);
    if (!ended_ && !is_late_) be_late();
  }
  bool end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    // The thread of the clock may not have handled it yet.
    if (!is_late_ && std::chrono::steady_clock::now() >= when_) be_late();
    return is_late_;
  }

 private:
  // Reported first, while the handler certainly still runs. With the lock held, so that the end of
  // the step is not reported earlier.
  void be_late() {
    is_late_ = true;
    report_();
    stop_.request_stop();
  }

  const time_point when_;
  const std::function<void()> report_;
  std::stop_source stop_;  // not guarded: it is thread-safe
  std::mutex mutex_;
  bool is_late_ = false;
  bool ended_ = false;
};

}  // namespace

struct deadlines::clockwork {
  explicit clockwork(const turn& mine)
      : work(context.get_executor()), thread([this, &mine] {
          const turn::guest inside(mine);
          context.run();
        }) {}
  ~clockwork() {
    context.stop();
    thread.join();
  }

  boost::asio::io_context context;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work;
  std::thread thread;
};

void deadlines::ask::operator()() const noexcept { of->ask(); }

deadlines::deadlines(const turn& mine) : mine_(mine) {}
deadlines::~deadlines() = default;

struct deadlines::timed_step final : step {
  timed_step(time_point when, std::function<void()> report)
      : watched(std::make_shared<watched_step>(when, std::move(report))) {}

  std::stop_token token() const override { return watched->token(); }
  void ask() noexcept override { watched->ask(); }
  bool end() override {
    if (timer) timer->cancel();
    return watched->end();
  }

  const std::shared_ptr<watched_step> watched;
  std::optional<boost::asio::steady_timer> timer;
};

std::unique_ptr<deadlines::step> deadlines::begin(time when, std::function<void()> report) {
  const time_point at(std::chrono::duration_cast<time_point::duration>(when));
  auto made = std::make_unique<timed_step>(at, std::move(report));
  try {
    {
      const std::lock_guard lock(mutex_);
      if (clockwork_ == nullptr) clockwork_ = std::make_unique<clockwork>(mine_);
    }
    auto& timer = made->timer.emplace(clockwork_->context, at);
    timer.async_wait([watched = made->watched](const boost::system::error_code& cancelled) {
      if (!cancelled) watched->ring();
    });
  } catch (const std::exception&) {  // No thread; the end of the step reads the clock.
  }
  return made;
}

}  // namespace cruller::v0
