// A thread that runs the tasks of a Boost.Asio context.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <thread>

#include "errors/new_thread.hpp"

namespace cruller::inline v0 {

// The destructor waits for all queued tasks.
class control_worker {
 public:
  explicit control_worker(boost::asio::io_context& queue)
      : open_(queue.get_executor()),
        thread_(new_thread("the control socket", [this, &queue] { run(queue); })) {}
  ~control_worker() {
    open_.reset();
    thread_.join();
  }
  control_worker(const control_worker&) = delete;
  control_worker& operator=(const control_worker&) = delete;

  // Ends the thread when the queue is empty; returns whether it ended within `time`.
  bool end(std::chrono::nanoseconds time) {
    open_.reset();
    return ended_.get_future().wait_for(time) == std::future_status::ready;
  }

 private:
  void run(boost::asio::io_context& queue) {
    for (bool is_done = false; !is_done;) try {
        queue.run();
        is_done = true;
      } catch (const std::exception&) {  // Only the task fails if memory runs out.
      }
    ended_.set_value();
  }

  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_;
  std::promise<void> ended_;
  std::thread thread_;
};

}  // namespace cruller::v0
