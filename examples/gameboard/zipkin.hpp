// A publisher that sends spans to Zipkin's collector.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cruller/health.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "publisher.hpp"
#include "url.hpp"

namespace gameboard {

struct zipkin_options {
  std::string url;      ///< Of the collector: `http://localhost:9411/`.
  std::string service;  ///< The name of this service in Zipkin.
  /// Spans wait so long for others that are sent with them; also the wait before another attempt.
  std::chrono::milliseconds delay{500};
  std::size_t most_at_once = 100;     ///< Spans in one request.
  std::size_t most_waiting = 10'000;  ///< With more the oldest ones are lost.
};

/// Keeps spans until `deliver`, which runs on a thread of its own, has sent them. Events without a
/// span do not go to Zipkin.
class zipkin : public publisher {
 public:
  /// Does not connect yet. Throws `std::invalid_argument` for a URL that is none.
  explicit zipkin(zipkin_options options);

  void publish(const event& what) noexcept override;

  /// Sends spans until it is requested to stop, and then what is left. A collector that is away is
  /// no reason for the service to fail: the spans wait for it. Those that it has not taken at the
  /// end are lost, and a line on the standard error says how many.
  void deliver(const std::stop_token& stop);

  /// Degraded while the collector is away.
  cruller::health_report health() const;
  /// `12 sent, 0 waiting`
  std::string status() const;

 private:
  std::vector<event> take(const std::stop_token& stop);
  bool post(const std::vector<event>& spans);
  void put_back(std::vector<event> spans);
  void lose_oldest();
  void give_up();

  const zipkin_options options_;
  const url collector_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<event> waiting_;
  std::string trouble_;  // why the last attempt has failed; empty if it has not
  std::int64_t sent_ = 0;
  std::int64_t lost_ = 0;
};

}  // namespace gameboard
