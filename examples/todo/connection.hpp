// A client's connection, and the part of its request that has arrived.
#pragma once

#include <chrono>
#include <cruller/file_descriptor.hpp>
#include <cruller/gate.hpp>
#include <string>
#include <utility>

#include "request_progress.hpp"

namespace shop {

/// A connection of an `accepting_server`. It is used by one thread at a time: by the one that
/// receives, or by the one that answers its request.
struct connection {
  using clock = std::chrono::steady_clock;

  connection(cruller::file_descriptor accepted, cruller::gate::pass leave)
      : pass(std::move(leave)), socket(std::move(accepted)) {}

  cruller::gate::pass pass;     // ends after the socket is closed
  cruller::gate::pass promise;  // until the request begins that a response has allowed
  cruller::file_descriptor socket;
  clock::time_point begin{};  // of the request
  clock::time_point until{};  // the deadline
  std::string bytes;          // of the request, and of those that follow it
  request_progress progress;
  bool is_kept = false;     // a response has announced that it stays open
  bool is_leaving = false;  // its last response is sent; what still comes is dropped
  bool is_ready = false;    // as `poll` reports
};

}  // namespace shop
