// Traces: how long a piece of work takes, and which work it is a part of.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "publisher.hpp"

namespace gameboard {

/// A piece of work, from construction to destruction: then it is published, with its duration.
///
/// While it lasts, other traces of the same thread are parts of it. So create it as a local
/// variable.
class trace {
 public:
  trace(publisher& log, std::string name, span_kind kind, std::vector<field> data = {});
  trace(const trace&) = delete;
  trace& operator=(const trace&) = delete;
  ~trace();

  /// Adds what was not known at the beginning.
  void add(field more) { done_.data.push_back(std::move(more)); }
  /// For a header `b3`, with which another service continues the trace.
  std::string b3() const { return done_.work->trace + "-" + done_.work->id + "-1"; }

 private:
  publisher& log_;
  event done_;
  const std::chrono::steady_clock::time_point begin_;
  const trace* const outer_;
};

}  // namespace gameboard
