// The background work of one component: a thread for each function.
#pragma once

#include <atomic>
#include <cruller/plan.hpp>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "engine/engine.hpp"
#include "engine/report_box.hpp"

namespace cruller::inline v0 {

class engine::work_threads {
 public:
  // Creates the threads; they wait for `release`. Throws if one cannot be created.
  work_threads(
      engine& of,
      std::uint32_t component,
      std::shared_ptr<detail::report_box> box,
      std::uint64_t start
  );
  // Requests them to stop, and waits for them.
  ~work_threads();
  work_threads(const work_threads&) = delete;
  work_threads& operator=(const work_threads&) = delete;

  // The functions begin, unless they were requested to stop before.
  void release() noexcept { pass(gate::open); }
  // Requests the functions to stop. Does not wait.
  void ask() noexcept;
  // Waits for all threads; then throws the first exception that was thrown after the request.
  void join();

 private:
  enum class gate : unsigned char { closed, open, abandoned };

  void pass(gate how) noexcept;
  void run(const plan::work& work) noexcept;
  void end(const plan::work& work, const std::exception_ptr& error) noexcept;
  void join_all() noexcept;

  engine& of_;
  const std::uint32_t component_;
  const std::shared_ptr<detail::report_box> box_;
  const std::uint64_t start_;
  std::atomic<gate> gate_ = gate::closed;
  std::stop_source stop_;
  std::mutex mutex_;
  std::exception_ptr late_;  // the first one after the request
  std::vector<std::thread> threads_;
};

}  // namespace cruller::v0
